using System.Text;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Tests.Iot.Rules;

public sealed class SqlTests
{
    private const string Payload =
        """{"n":5,"d":2.5,"w":10.0,"s":"text","t":true,"z":null,"a":[1,2],"o":{"p":{"q":"deep"}},"num":"7","big":1e300}""";

    [Theory]
    [ConformsTo("rule-nested-paths", "rule-select-value", "rule-case", "rule-undefined", "rule-whole-numbers-become-int")]
    [ConformsTo("rule-select-star-and-more", "rule-select-star-collision", "rule-topic-function", "rule-timestamp", "rule-accountid")]
    [ConformsTo("rule-sourceip", "rule-decode", "rule-clientid")]
    [InlineData("SELECT n FROM 'a/+'", """{"n":5}""")]
    [InlineData("select n as m, s from 'a/+'", """{"m":5,"s":"text"}""")]
    [InlineData("SELECT o.p.q FROM 'a/+'", """{"q":"deep"}""")]
    [InlineData("SELECT o.p AS p, a, z, t FROM 'a/+'", """{"p":{"q":"deep"},"a":[1,2],"z":null,"t":true}""")]
    [InlineData("SELECT w, d, big FROM 'a/+'", """{"w":10,"d":2.5,"big":1e300}""")] // 10.0 is an Int
    [InlineData("SELECT missing, o.missing.x, s.x, n FROM 'a/+'", """{"n":5}""")] // Undefined is left out
    [InlineData("SELECT topic() AS t, topic(1) AS l1, topic(2) AS l2, topic(3) AS l3, topic(0) AS l0, topic('x') AS lx FROM 'a/+'", """{"t":"a/b","l1":"a","l2":"b"}""")]
    [InlineData("SELECT clientid() AS c, accountid() AS acc, principal() AS p, sourceip() AS ip FROM 'a/+'", """{"c":"me","acc":"123456789012","p":"AIDALOCALADMIN000000","ip":"10.0.0.1"}""")]
    [InlineData("SELECT timestamp() AS ts FROM 'a/+'", """{"ts":1772366400000}""")]
    [InlineData("SELECT encode(s, 'base64') AS e, encode(n, 'base64') AS n FROM 'a/+'", """{"e":"dGV4dA==","n":"NQ=="}""")]
    [InlineData("SELECT encode(s, 'base32') AS e, encode(missing, 'base64') AS m FROM 'a/+'", "{}")]
    [InlineData("SELECT decode('eyJ4IjoxfQ==', 'base64') AS j, decode('aGk=', 'base64') AS s, decode('!', 'base64') AS n FROM 'a/+'", """{"j":{"x":1},"s":"hi","n":null}""")]
    [InlineData("SELECT n + 1 AS a, n - 7 AS b, n * d AS c, 7 / 2 AS d, n % 3 AS e, -n AS f FROM 'a/+'", """{"a":6,"b":-2,"c":12.5,"d":3,"e":2,"f":-5}""")]
    [InlineData("SELECT 1 + 2 * 3 AS a, (1 + 2) * 3 AS b, 10 - 3 - 2 AS c FROM 'a/+'", """{"a":7,"b":9,"c":5}""")]
    [InlineData("SELECT s + n AS a, 'it''s' AS b, n / 0 AS c, s * 2 AS d FROM 'a/+'", """{"a":"text5","b":"it's"}""")]
    [InlineData("SELECT CASE n WHEN 1 THEN 'one' WHEN 5 THEN 'five' ELSE 'other' END AS c FROM 'a/+'", """{"c":"five"}""")]
    [InlineData("SELECT CASE n WHEN 1 THEN 'one' ELSE 'other' END AS c, CASE n WHEN 1 THEN 'one' END AS u FROM 'a/+'", """{"c":"other"}""")]
    [InlineData("SELECT lower('AB') AS l, upper(s) AS u, length(s) AS n, trim(' x ') AS t, concat(s, n, t) AS c FROM 'a/+'", """{"l":"ab","u":"TEXT","n":4,"t":"x","c":"text5true"}""")]
    [InlineData("SELECT startswith(s, 'te') AS a, endswith(s, 'x') AS b, startswith(missing, 'a') AS c FROM 'a/+'", """{"a":true,"b":false}""")]
    [InlineData("SELECT abs(-2.5) AS a, ceil(d) AS b, floor(d) AS c, floor(s) AS u FROM 'a/+'", """{"a":2.5,"b":3,"c":2}""")]
    [InlineData("SELECT isUndefined(missing) AS a, isUndefined(z) AS b, isNull(z) AS c FROM 'a/+'", """{"a":true,"b":false,"c":true}""")]
    [InlineData("SELECT VALUE o.p FROM 'a/+'", """{"q":"deep"}""")]
    [InlineData("SELECT VALUE a FROM 'a/+'", "[1,2]")]
    [InlineData("SELECT VALUE topic() FROM 'a/+'", "\"a/b\"")]
    [InlineData("SELECT value, value.x AS y, value AS z, n FROM 'a/+'", """{"n":5}""")] // fields of this name
    [InlineData("SELECT *, 1 AS n, topic() AS extra FROM 'a/+'", """{"n":1,"d":2.5,"w":10,"s":"text","t":true,"z":null,"a":[1,2],"o":{"p":{"q":"deep"}},"num":"7","big":1e300,"extra":"a/b"}""")]
    public void A_selects_result_is(string sql, string expected) => Assert.Equal(expected, Select(sql, Payload));

    [Theory]
    [InlineData("n = 5", true)]
    [InlineData("n = '5'", false)] // types differ
    [InlineData("num > 6", true)]
    [InlineData("n <> 5", false)]
    [InlineData("s = 'text'", true)]
    [InlineData("s = 'Text'", false)]
    [InlineData("s < 'u'", false)] // texts have no order
    [InlineData("n >= 5 AND d < 3", true)]
    [InlineData("n > 5 OR d < 3", true)]
    [InlineData("n > 5 OR d < 3 AND t = false", false)] // AND binds closer
    [InlineData("(n > 5 OR d < 3) AND t", true)]
    [InlineData("NOT n > 5", true)]
    [InlineData("NOT NOT n > 5", false)]
    [InlineData("t", true)]
    [InlineData("n", false)] // not a Boolean
    [InlineData("missing = 5", false)] // Undefined is not true
    [InlineData("missing <> 5", false)]
    [InlineData("NOT missing = 5", false)]
    [InlineData("z = NULL", true)]
    [InlineData("s > 5", false)]
    [InlineData("a = o", false)]
    [InlineData("isUndefined(missing)", true)]
    [InlineData("clientid() <> 'n/a'", true)]
    [InlineData("clientid() = 'n/a'", false)]
    [InlineData("topic(2) = 'b'", true)]
    public void A_condition_applies_only_when_it_is_true(string condition, bool applies) => Assert.Equal(
        applies, StatementParser.Parse($"SELECT * FROM 'a/+' WHERE {condition}").Applies(ContextOf(Encoding.UTF8.GetBytes(Payload), "me")));

    [Fact]
    [ConformsTo("rule-encode", "rule-traceid", "rule-plain-string-payload")]
    public void The_archiving_rule_wraps_any_payload()
    {
        var statement = StatementParser.Parse(
            "SELECT encode(*, 'base64') AS body, topic() AS topic, clientid() AS clientId, timestamp() AS sentAt, "
            + "traceid() AS traceId FROM 'chat/+' WHERE clientid() <> 'n/a'");
        byte[] binary = [0, 0xFF, 0xC3, 0x28];
        var context = ContextOf(binary, "me");

        Assert.Equal("chat/+", statement.From);
        Assert.True(statement.Applies(context));
        var output = statement.Select(context)!;
        Assert.True(output.IsJson);
        Assert.Equal(
            $$"""{"body":"AP/DKA==","topic":"a/b","clientId":"me","sentAt":1772366400000,"traceId":"{{context.Message.TraceId}}"}""",
            Encoding.UTF8.GetString(output.Payload.Span));
    }

    [Fact]
    [ConformsTo("rule-clientid", "rule-traceid", "data-client-id-not-available")]
    public void What_came_by_HTTP_has_no_client_id_and_no_trace_id()
    {
        var context = ContextOf("{}"u8.ToArray(), clientId: null);

        Assert.Equal("""{"c":"n/a"}""", Text(StatementParser.Parse("SELECT clientid() AS c, traceid() AS t FROM 'a/+'").Select(context)));
        Assert.False(StatementParser.Parse("SELECT * FROM 'a/+' WHERE clientid() <> 'n/a'").Applies(context));
    }

    [Theory]
    [ConformsTo("rule-select-star", "rule-binary-select-star")]
    [InlineData("""{"a": 1.0 }""", true)]
    [InlineData("not json", false)]
    [InlineData("", false)]
    [InlineData("""{"a":1,"a":2}""", false)]
    public void A_bare_star_passes_the_payload_as_it_came(string payload, bool isJson)
    {
        var output = StatementParser.Parse("SELECT * FROM 'a/+'").Select(ContextOf(Encoding.UTF8.GetBytes(payload), "me"))!;

        Assert.Equal(payload, Encoding.UTF8.GetString(output.Payload.Span));
        Assert.Equal(isJson, output.IsJson);
    }

    [Theory]
    [ConformsTo("rule-plain-string-payload")]
    [InlineData("", """{"t":"a/b"}""")]
    [InlineData("not json", null)]
    [InlineData("[1]", null)]
    [InlineData("\"text\"", null)]
    public void Fields_are_added_to_objects_and_to_empty_payloads_only(string payload, string? expected) => Assert.Equal(
        expected, Select("SELECT *, topic() AS t FROM 'a/+'", payload));

    [Theory]
    [ConformsTo("rule-from-filter")]
    [InlineData("UPDATE x", 1, "expected SELECT")]
    [InlineData("SELECT a b", 10, "expected FROM")]
    [InlineData("SELECT * FROM chat/+", 15, "single quotes")]
    [InlineData("SELECT * FROM 'a/#/b'", 15, "MQTT-4.7.1-2")]
    [InlineData("SELECT * FROM 'a' LIMIT 1", 19, "expected the end")]
    [InlineData("SELECT topic() FROM 'a'", 8, "needs a name")]
    [InlineData("SELECT machinelearning_predict(a) AS x FROM 'a'", 8, "not supported")]
    [InlineData("SELECT aws_lambda('f', a) AS x FROM 'a'", 8, "not supported")]
    [InlineData("SELECT topic(1, 2) AS x FROM 'a'", 8, "wrong number of arguments")]
    [InlineData("SELECT encode(*) AS x FROM 'a'", 8, "wrong number of arguments")]
    [InlineData("SELECT (SELECT x) AS z FROM 'a'", 17, "expected FROM")]
    [InlineData("SELECT a FROM 'a' WHERE a IN (1)", 30, "IN needs an array")]
    [InlineData("SELECT a[0] FROM 'a'", 9, "not with '['")]
    [InlineData("SELECT a FROM 'a' WHERE a != 1", 27, "'!' is not supported")]
    [InlineData("SELECT \"a\" FROM 'a'", 8, "needs a name")]
    [InlineData("SELECT a FROM 'a", 15, "closing quote")]
    [InlineData("SELECT a, FROM 'a'", 11, "expected an expression")]
    [InlineData("SELECT a FROM 'a' WHERE", 24, "expected an expression")]
    [InlineData("SELECT a FROM 'a' WHERE (a = 1", 31, "expected ')'")]
    [InlineData("SELECT CASE a END AS x FROM 'a'", 15, "expected WHEN")]
    [InlineData("SELECT 1E1000 AS x FROM 'a'", 8, "beyond 9.99E999")]
    public void What_is_not_supported_is_refused_with_its_position(string sql, int position, string problem)
    {
        var e = Assert.Throws<SqlSyntaxException>(() => StatementParser.Parse(sql));
        Assert.StartsWith($"at position {position}: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Expressions_nested_a_million_times_are_refused()
    {
        var e = Assert.Throws<SqlSyntaxException>(
            () => StatementParser.Parse("SELECT " + new string('(', 1_000_000) + "1 AS x FROM 'a'"));
        Assert.Contains("nested too deeply", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [ConformsTo("rule-substitution-templates")]
    [InlineData("plain", "plain")]
    [InlineData("x/${topic(2)}/${n}", "x/b/5")]
    [InlineData("x/${missing}", "x/undefined")]
    public void Substitutions_see_the_original_payload(string text, string expected) =>
        Assert.Equal(expected, new SubstitutionText(text).Fill(ContextOf(Encoding.UTF8.GetBytes(Payload), "me")));

    [Theory]
    [InlineData("x/${topic()")]
    [InlineData("x/${nope()}")]
    public void A_wrong_substitution_is_refused(string text) => Assert.Throws<SqlSyntaxException>(() => new SubstitutionText(text));

    private static string? Text(RuleOutput? output) => output is null ? null : Encoding.UTF8.GetString(output.Payload.Span);

    private static string? Select(string sql, string payload) => Sql.Select(sql, payload);

    private static RuleContext ContextOf(byte[] payload, string? clientId) => Sql.Context(payload, clientId: clientId);
}
