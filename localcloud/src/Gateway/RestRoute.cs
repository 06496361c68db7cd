namespace LocalCloud.Gateway;

/// <summary>Method and path that lead to an operation.</summary>
/// <param name="Method">HTTP method in capitals.</param>
/// <param name="Template">
/// <c>/functions/{FunctionName}/invocations</c>; a last part <c>{topic+}</c> takes the rest of the path with its slashes.
/// </param>
/// <param name="Operation">The operation.</param>
public sealed record RestRoute(string Method, string Template, IRestOperation Operation)
{
    private readonly string[] _parts = Template.Split('/');

    /// <summary>The path's variable parts when <paramref name="rawPath"/> fits the template, else <see langword="null"/>.</summary>
    /// <remarks>The path is split before it is decoded: an encoded slash belongs to its part.</remarks>
    public IReadOnlyDictionary<string, string>? Match(string rawPath)
    {
        var greedy = _parts[^1].EndsWith("+}", StringComparison.Ordinal);
        var given = greedy ? rawPath.Split('/', _parts.Length) : rawPath.Split('/');
        if (given.Length != _parts.Length)
        {
            return null;
        }

        var labels = new Dictionary<string, string>();
        for (var i = 0; i < given.Length; i++)
        {
            if (_parts[i].StartsWith('{') && given[i].Length > 0)
            {
                labels[_parts[i].Trim('{', '+', '}')] = Uri.UnescapeDataString(given[i]);
            }
            else if (_parts[i] != given[i])
            {
                return null;
            }
        }

        return labels;
    }
}
