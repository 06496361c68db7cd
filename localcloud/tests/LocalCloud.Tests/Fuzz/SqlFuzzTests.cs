using System.Text;
using LocalCloud.Iot.Rules.Sql;
using LocalCloud.Iot.Rules.Sql.Functions;
using LocalCloud.Tests.Iot.Rules;

namespace LocalCloud.Tests.Fuzz;

/// <summary>Random and mutated AWS IoT SQL, on payloads of all kinds.</summary>
[Collection(FuzzCollection.Name)]
public sealed class SqlFuzzTests
{
    private static readonly string[] Good =
    [
        "SELECT encode(*, 'base64') AS body, topic() AS topic, clientid() AS clientId, timestamp() AS sentAt FROM 'chat/+' WHERE clientid() <> 'n/a'",
        "SET @c = (f - 32) * 5 / 9, @d = @c + 1 SELECT @c AS celsius, *, @d.x.y FROM 'device/#' WHERE @c > 1 AND NOT 3 IN [1, f]",
        "SELECT (SELECT v, n AS name FROM e AS x WHERE x.n = 'temperature') as t, get((SELECT VALUE * FROM e), 0).v AS w FROM 'a/+/b'",
        "SELECT VALUE transform('enrichArray', {'key': o.p, \"k\": *}, (SELECT VALUE c FROM o)) FROM '$aws/events/#'",
        "SELECT CASE s WHEN 'a' THEN 1 WHEN 'b' THEN cast(n AS Decimal) ELSE NULL END AS c.d FROM 'a' WHERE EXISTS (SELECT * FROM l AS i WHERE i > 2)",
        "SELECT regexp_replace(s, '(a+)+b?', '$1'), parse_time('yyyy-MM-dd HH:mm:ss z', n, 'Europe/Berlin') AS t FROM 'a' WHERE -n % 7 >= 1E-3",
        "SELECT concat(l, [1, 'x', {'a': true}], s) AS a, substring(s, 1, 3) AS b, md2(s) AS m, sha224(*) AS h FROM 'a' WHERE isUndefined(x) OR true",
    ];

    private static readonly string[] Words =
    [
        "SELECT", "VALUE", "FROM", "WHERE", "SET", "AS", "AND", "OR", "NOT", "IN", "EXISTS", "CASE", "WHEN", "THEN", "ELSE", "END", "NULL", "TRUE",
        "UNDEFINED", "*", "(", ")", "[", "]", "{", "}", ":", ",", ".", "=", "<>", "<=", ">", "+", "-", "/", "%", "'a'", "\"b\"", "'(a+)+$'", "'base64'",
        "n", "s", "l", "o.p", "e", "@c", "@d", "0", "1", "-1", "1E999", "1E-999", "9999999999999999999999999999999999", "0.1", "(SELECT * FROM e)",
        "(SELECT VALUE (SELECT VALUE * FROM @c) FROM @c)", "[*, *, *]", "cast(s AS Int)", "SELECT @c AS c FROM 'a'",
        .. SqlFunctions.All.Select(function => function.Name + "("),
        .. SqlFunctions.All.Select(function => $"{function.Name}({string.Join(", ", Enumerable.Repeat("s", Math.Min(function.MaxArguments, 3)))})"),
    ];

    private static readonly byte[][] Payloads =
    [
        "{}"u8.ToArray(),
        """{"n":5,"s":"aaab","f":77.5,"l":[1,2,3,"x",null],"o":{"p":{"q":1},"c":[{"x":1},{"y":2}]},"e":[{"n":"temperature","v":22.5},{"n":"light","v":135}]}"""u8.ToArray(),
        """{"n":1e999,"s":"\ud834\udd1e","f":-0.0,"l":[],"o":null,"e":{"n":1}}"""u8.ToArray(),
        """{"s":"\ud800"}"""u8.ToArray(),
        [0, 0xFF, 0xC3, 0x28],
        [],
        Encoding.UTF8.GetBytes($$"""{"s":"{{new string('a', 60_000)}}!","l":[{{string.Join(',', Enumerable.Range(0, 5_000))}}],"e":[{{string.Join(',', Enumerable.Repeat("""{"n":"x","v":1}""", 2_000))}}]}"""),
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("""{"o":""", 60)) + "1" + new string('}', 60)),
    ];

    private readonly Mutations _mutations = new(20261122);

    [Fact]
    public async Task Statements_end_as_result_or_refusal_in_time_and_leave_nothing_behind()
    {
        var (parsed, results) = (0, 0);
        await new FuzzRun(TestSizes.FuzzedSql).RunAsync(
            Make,
            input =>
            {
                try
                {
                    var statement = StatementParser.Parse(input.Sql);
                    parsed++;
                    var context = Sql.Context(input.Payload, statement: statement);
                    results += statement.Applies(context) && statement.Select(context) is not null ? 1 : 0;
                    _ = new SubstitutionText("${" + input.Sql[..Math.Min(20, input.Sql.Length)] + "}").Fill(context);
                }
                catch (Exception e) when (e is SqlSyntaxException or SqlBudgetException)
                {
                    // The two good ends.
                }

                return ValueTask.CompletedTask;
            },
            input => $"{input.Sql}\non {Encoding.UTF8.GetString(input.Payload.AsSpan(0, Math.Min(200, input.Payload.Length)))}");

        // The mutations must leave enough that runs, or this test shows nothing.
        Assert.True(parsed > TestSizes.FuzzedSql / 20, $"{parsed} parsed");
        Assert.True(results > TestSizes.FuzzedSql / 50, $"{results} results");
    }

    private (string Sql, byte[] Payload) Make(int i)
    {
        // Large payloads are for a few.
        var payload = _mutations.Once(20) ? _mutations.Pick(Payloads) : Payloads[_mutations.Random.Next(6)];
        var sql = (i % 4) switch
        {
            0 => "SELECT VALUE " + Expression(3) + " FROM 'a'",
            1 => $"SET @c = {Expression(2)} SELECT {Expression(2)} AS x, {Expression(2)} AS y FROM 'a' WHERE {Expression(2)}",
            2 => _mutations.Text(_mutations.Pick(Good), Words),
            _ => string.Join(' ', Enumerable.Range(0, _mutations.Random.Next(1, 30)).Select(_ => _mutations.Pick(Words))),
        };
        return (sql, payload);
    }

    private string Expression(int depth) => depth == 0 ? _mutations.Pick(["n", "s", "l", "e", "o.p", "*", "1", "'a'", "NULL", "1E300", "[1, 2]", "{'k': s}"]) : _mutations.Random.Next(8) switch
    {
        0 => $"({Expression(depth - 1)} {_mutations.Pick(["+", "-", "*", "/", "%", "=", "<>", "<", "IN", "AND", "OR"])} {Expression(depth - 1)})",
        1 => $"(SELECT {(_mutations.Once(2) ? "VALUE " + Expression(depth - 1) : Expression(depth - 1) + " AS z")} FROM {_mutations.Pick(["e", "l", "o.c", "[1, 2, 3]"])} AS i WHERE {Expression(depth - 1)} = {Expression(depth - 1)})",
        2 => $"CASE {Expression(depth - 1)} WHEN {Expression(depth - 1)} THEN {Expression(depth - 1)} ELSE {Expression(depth - 1)} END",
        3 => $"cast({Expression(depth - 1)} AS {_mutations.Pick(["Int", "String", "Decimal", "Boolean", "Double"])})",
        4 => Expression(0),
        _ => Call(depth),
    };

    private string Call(int depth)
    {
        var function = _mutations.Pick([.. SqlFunctions.All]);
        var count = _mutations.Random.Next(function.MinArguments, Math.Min(function.MaxArguments, 4) + 1);
        return $"{function.Name}({string.Join(", ", Enumerable.Range(0, count).Select(_ => Expression(depth - 1)))})";
    }
}
