using LocalCloud.Iot.Rules.Sql;
using LocalCloud.Iot.Rules.Sql.Patterns;

namespace LocalCloud.Tests.Iot.Rules;

public sealed class JavaRegexTests
{
    // What Java 17 finds first, or that it finds nothing.
    [Theory]
    [InlineData(@"\p{Alpha}+", "12abc", "abc")]
    [InlineData(@"\p{Alpha}+", "äöü", null)]
    [InlineData(@"\P{Alpha}+", "abc12", "12")]
    [InlineData(@"[\p{Punct}&&[^.]]+", "a..!?", "!?")]
    [InlineData(@"\p{L}+", "12äé", "äé")]
    [InlineData(@"\pL\p{Lu}", "äÄ", "äÄ")]
    [InlineData(@"\p{IsLu}+", "aBC", "BC")]
    [InlineData(@"\d+", "\u0661\u0662\u0663", null)] // Arabic digits
    [InlineData(@"\d+", "\u0661 42", "42")]
    [InlineData(@"\D+", "1\u0661\u0662", "\u0661\u0662")]
    [InlineData(@"\w+", "äbc", "bc")]
    [InlineData(@"\s", "\u00A0", null)]
    [InlineData(@"\h", "\u00A0", "\u00A0")]
    [InlineData(@"a\Rb", "a\r\nb", "a\r\nb")]
    [InlineData(@"\Qa.b*\E", "aXb a.b*", "a.b*")]
    [InlineData(@"\Qa.b\E+", "a.bbb", "a.bbb")]
    [InlineData(@"x\Q[(", "x[(", "x[(")]
    [InlineData(@"[\Q]^\E]+", "a]^", "]^")]
    [InlineData(@"a*+a", "aaa", null)]
    [InlineData(@"a++b", "aaab", "aaab")]
    [InlineData(@"[ab]?+b", "b", null)]
    [InlineData(@"(?>a|ab)c", "abc", null)]
    [InlineData(@"[a-z&&[^aeiou]]+", "aeixyz", "xyz")]
    [InlineData(@"[a-f&&c-z]+", "abcdefg", "cdef")]
    [InlineData(@"[a-c[x-z]]+", "bxmy", "bx")]
    [InlineData(@"[a[bc]&&[cd]]+", "abcd", "c")]
    [InlineData(@"[a&b]+", "&", "&")]
    [InlineData(@"[^a-c]+", "abcd", "d")]
    [InlineData(@"[]a]+", "a]b", "a]")]
    [InlineData(@"\x41\u0042\0103\x{44}", "ABCD", "ABCD")]
    [InlineData(@".", "\u2028", null)]
    [InlineData(@"(?s).", "\u2028", "\u2028")]
    [InlineData("^.$", "\U0001F600", "\U0001F600")]
    [InlineData(@"^[^a]$", "\U0001F600", "\U0001F600")]
    [InlineData("[\U0001F600-\U0001F64F]+", "x\U0001F601\U0001F602", "\U0001F601\U0001F602")]
    [InlineData("\U0001F600{2}", "\U0001F600\U0001F600", "\U0001F600\U0001F600")]
    [InlineData(@"(?i)straße", "STRAßE", "STRAßE")]
    [InlineData(@"(?i)ä", "Ä", null)] // case is ASCII's
    [InlineData(@"(?i)k", "\u212A", null)] // the sign of Kelvin
    [InlineData(@"(?i)[a-c]+(?-i)d", "ABcd", "ABcd")]
    [InlineData(@"(?i:a)b", "AB", null)]
    [InlineData(@"(?i)[^a]", "A", null)]
    [InlineData(@"(?<first>a)(b)\k<first>\2", "abab", "abab")]
    [InlineData(@"(a)\11", "aa1", "aa1")]
    [InlineData(@"\2(a)", "a", null)]
    [InlineData(@"(?=b)b(?!c)", "bcbd", "b")]
    [InlineData(@"(?<=a)b", "ab", "b")]
    [InlineData(@"(?m)^b$", "a\nb\nc", "b")]
    [InlineData(@"a{2}b{1,}c{0,2}", "aabbcccc", "aabbcc")]
    [InlineData(@"a+?", "aaa", "a")]
    [InlineData(@"a|b|", "b", "b")]
    [InlineData(@"\$\{\.\-\/", "${.-/", "${.-/")]
    [InlineData("}]", "}]", "}]")]
    [ConformsTo("iot-sql-regex-java")]
    public void A_pattern_finds_what_Java_finds(string pattern, string text, string? expected)
    {
        var match = JavaRegex.Parse(pattern).Regex.Match(text);

        Assert.Equal(expected, match.Success ? match.Value : null);
    }

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[a")]
    [InlineData("*a")]
    [InlineData("a**")]
    [InlineData("a{2,1}")]
    [InlineData("a{x}")]
    [InlineData(@"\y")]
    [InlineData(@"\x1")]
    [InlineData(@"\k<none>")]
    [InlineData("(?<1a>x)")]
    [InlineData("[z-a]")]
    [InlineData("a\\")]
    [InlineData("(?q)a")]
    public void What_Java_refuses_is_none(string pattern) => Assert.Throws<FormatException>(() => JavaRegex.Parse(pattern));

    [Theory]
    [InlineData(@"\p{IsGreek}")]
    [InlineData(@"\p{javaLowerCase}")]
    [InlineData(@"\p{InGreek}")]
    [InlineData(@"[\p{IsAlphabetic}]")]
    [InlineData(@"(?x)a b")]
    [InlineData(@"(?U)\w")]
    [InlineData(@"\X")]
    [InlineData(@"[^a-z&&[b]]")]
    [InlineData(@"(?i)(a)\1")]
    public void What_is_not_translated_is_refused_when_the_rule_is_created(string pattern)
    {
        Assert.Throws<NotSupportedException>(() => JavaRegex.Parse(pattern));
        var problem = Assert.Throws<SqlSyntaxException>(() => StatementParser.Parse($"SELECT regexp_matches(s, '{pattern}') AS x FROM 'a'"));
        Assert.Contains("in a regular expression is not supported", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("(a|a)*b")]
    [InlineData("(.*a){12}b")]
    [InlineData(@"([\w]+[\w]+)+!!")]
    public void What_would_go_back_for_ever_is_done_in_one_go(string pattern) =>
        Assert.Equal("{\"x\":false}", Sql.Select(
            $"SELECT regexp_matches(s, '{pattern}') AS x FROM 'a/b'", $$"""{"s":"{{new string('a', 1_000)}}!"}"""));

    [Fact]
    public void The_work_of_a_pattern_is_counted_by_what_it_looks_at()
    {
        var statement = StatementParser.Parse("SET @s = s, @l = l SELECT (SELECT VALUE regexp_matches(@s, 'b') FROM @l) AS x FROM 'a'");
        var payload = $$"""{"s":"{{new string('a', 10_000)}}","l":[{{string.Join(',', Enumerable.Repeat("1", 60))}}]}""";

        Assert.Throws<SqlBudgetException>(() => statement.Select(Sql.Context(System.Text.Encoding.UTF8.GetBytes(payload), statement: statement)));
    }
}
