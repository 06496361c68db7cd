using System.Text;

namespace LocalCloud.CloudFormation;

/// <summary>The text of <c>Fn::Sub</c>: <c>${Name}</c>, <c>${Name.Attribute}</c>, and <c>${!Literal}</c>.</summary>
internal static class SubstitutionTemplate
{
    /// <summary>Replaces every variable by what <paramref name="valueOf"/> says.</summary>
    public static string Replace(string text, Func<string, string> valueOf)
    {
        var result = new StringBuilder();
        var at = 0;
        while (text.IndexOf("${", at, StringComparison.Ordinal) is >= 0 and var start
            && text.IndexOf('}', start) is >= 0 and var end)
        {
            var name = text[(start + 2)..end];
            result.Append(text, at, start - at);
            result.Append(name.StartsWith('!') ? "${" + name[1..] + "}" : valueOf(name));
            at = end + 1;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Names of the variables.</summary>
    public static IReadOnlyList<string> Names(string text)
    {
        List<string> names = [];
        Replace(text, name =>
        {
            names.Add(name);
            return "";
        });
        return names;
    }
}
