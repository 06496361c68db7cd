using System.Text;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Tests.Iot.Rules;

/// <summary>Nested queries, literals and variables: the developer guide's pages "iot-sql-nested-queries", "-literals", "-json" and "-set".</summary>
public sealed class SqlQueryTests
{
    private const string Sensors =
        """{"e":[{"n":"temperature","u":"Cel","t":1234,"v":22.5},{"n":"light","u":"lm","t":1235,"v":135},{"n":"acidity","u":"pH","t":1235,"v":7}]}""";

    private const string Attributes = """{"attributes":{"data1":1,"data2":2},"values":[{"a":3},{"b":4},{"c":5}]}""";

    [Theory]
    [ConformsTo("rule-nested-select", "rule-array-index")]
    [InlineData("SELECT (SELECT VALUE n FROM e) as sensors FROM 'my/topic'", Sensors, """{"sensors":["temperature","light","acidity"]}""")]
    [InlineData("SELECT (SELECT v FROM e WHERE n = 'temperature') as temperature FROM 'my/topic'", Sensors, """{"temperature":[{"v":22.5}]}""")]
    [InlineData("SELECT get((SELECT v FROM e WHERE n = 'temperature'), 0).v as temperature FROM 'topic'", Sensors, """{"temperature":22.5}""")]
    [InlineData("SELECT (SELECT VALUE n FROM e WHERE v > 1000) as none FROM 'a'", Sensors, """{"none":[]}""")]
    [InlineData("SELECT (SELECT n AS name, v * 2 AS twice FROM e AS x WHERE x.t = 1235) as s FROM 'a'", Sensors, """{"s":[{"name":"light","twice":270},{"name":"acidity","twice":14}]}""")]
    [InlineData("SELECT (SELECT *, 1 AS one FROM e WHERE n = 'light') AS s FROM 'a'", Sensors, """{"s":[{"n":"light","u":"lm","t":1235,"v":135,"one":1}]}""")]
    [InlineData("SELECT VALUE (SELECT VALUE missing FROM e) FROM 'a'", Sensors, "[]")]
    [InlineData("SELECT VALUE (SELECT missing FROM e) FROM 'a'", Sensors, "[{},{},{}]")]
    [InlineData("SELECT (SELECT * FROM missing) AS s FROM 'a'", Sensors, "{}")]
    [InlineData("SELECT VALUE (SELECT VALUE x * 10 FROM [1, 2, 3] AS x WHERE x <> 2) FROM 'a'", "{}", "[10,30]")]
    [InlineData("SELECT VALUE (SELECT VALUE * FROM [1, [2]]) FROM 'a'", "{}", "[1,[2]]")]
    [InlineData("SELECT VALUE (SELECT VALUE (SELECT VALUE x + y FROM [1, 2] AS y) FROM [10, 20] AS x) FROM 'a'", "{}", "[[11,12],[21,22]]")]
    [InlineData("select value transform(\"enrichArray\", attributes, values) from 'A/B'", Attributes, """[{"a":3,"data1":1,"data2":2},{"b":4,"data1":1,"data2":2},{"c":5,"data1":1,"data2":2}]""")]
    [InlineData("select value transform('enrichArray', (select a, b from data2), (select value c from data2)) from 'A/B'", """{"data2":{"a":"first","b":"second","c":[{"y":true},{"y":false}]}}""", """[{"y":true,"a":"first","b":"second"},{"y":false,"a":"first","b":"second"}]""")]
    [InlineData("SELECT (SELECT a FROM data2 WHERE a = 'other') AS s FROM 'a'", """{"data2":{"a":"first"}}""", "{}")]
    public void Nested_queries(string sql, string payload, string expected) => Assert.Equal(expected, Sql.Select(sql, payload));

    [Theory]
    [InlineData("exists (select * from arr as a where a = 3)", """{"arr":[1,2,3]}""", true)]
    [InlineData("exists (select * from arr as a where a = 4)", """{"arr":[1,2,3]}""", false)]
    [InlineData("exists (select * from e as e where foo = 2)", """{"foo":4,"bar":5,"e":[{"foo":1},{"foo":2}]}""", true)]
    [InlineData("exists (select * from e as e where foo = 4)", """{"foo":4,"bar":5,"e":[{"foo":1},{"foo":2}]}""", false)] // the element's, not the message's
    [InlineData("NOT EXISTS (SELECT * FROM missing)", "{}", true)]
    [InlineData("EXISTS (SELECT a FROM o)", """{"o":{"a":1}}""", true)]
    [InlineData("3 in arr", """{"arr":[1,2,3,"three",5.7,null]}""", true)]
    [InlineData("'three' in arr AND NOT 4 in arr", """{"arr":[1,2,3,"three",5.7,null]}""", true)]
    public void Elements_are_looked_for(string condition, string payload, bool expected) => Assert.Equal(expected, Sql.Applies(condition, payload));

    [Theory]
    [InlineData("SELECT {'latitude': get(lat_long, 0),'longitude':get(lat_long, 1)} as lat_long FROM 'topic/subtopic'", """{"lat_long":[47.606,-122.332]}""", """{"lat_long":{"latitude":47.606,"longitude":-122.332}}""")]
    [InlineData("SELECT [lat,long] as lat_long FROM 'topic/subtopic'", """{"lat":47.606,"long":-122.332}""", """{"lat_long":[47.606,-122.332]}""")]
    [InlineData("SELECT [1, missing, NULL] AS a, {'x': missing, 'y': {}} AS o FROM 'a'", "{}", """{"a":[1,null],"o":{"y":{}}}""")]
    [InlineData("SELECT * AS message FROM 'a'", """{"a":1.0}""", """{"message":{"a":1}}""")]
    [InlineData("SELECT {'message': *, 'n': 1} AS w FROM 'a'", """{"a":1}""", """{"w":{"message":{"a":1},"n":1}}""")]
    [InlineData("SELECT * AS message, 1 AS n FROM 'a'", "not json", """{"n":1}""")]
    [InlineData("SELECT foo.bar AS bar.baz, 1 AS bar.one FROM 'a'", """{"foo":{"bar":2}}""", """{"bar":{"baz":2,"one":1}}""")]
    [InlineData("SELECT VALUE * FROM 'a'", """{"a": 1}""", """{"a": 1}""")]
    [InlineData("SELECT \"it's\" AS a, 'say \"x\" <é>' AS b FROM 'a'", "{}", """{"a":"it's","b":"say \"x\" <é>"}""")]
    public void Literals_and_names(string sql, string payload, string expected) => Assert.Equal(expected, Sql.Select(sql, payload));

    [Theory]
    [InlineData("SET @c = (f - 32) * 5 / 9 SELECT @c AS celsius, humidity FROM 'device/data'", """{"f":77,"humidity":60}""", """{"celsius":25,"humidity":60}""")]
    [InlineData("SET @s = device1.deviceData.sensors SELECT @s.t AS t, @s.h FROM 'a'", """{"device1":{"deviceData":{"sensors":{"t":75,"h":60}}}}""", """{"t":75,"h":60}""")]
    [InlineData("SET @a = 1, @b = @a + 1 SELECT VALUE (SELECT VALUE x + @b FROM [1, 2] AS x) FROM 'a'", "{}", "[3,4]")]
    [InlineData("SET @e = encode(*, 'base64') SELECT @e AS raw_data FROM 'a'", "hi", """{"raw_data":"aGk="}""")]
    [InlineData("SET @id = newuuid() SELECT @id = @id AS same FROM 'a'", "{}", """{"same":true}""")] // evaluated once
    public void Variables(string sql, string payload, string expected) => Assert.Equal(expected, Sql.Select(sql, payload));

    [Fact]
    public void Variables_are_seen_by_substitutions()
    {
        var statement = StatementParser.Parse("SET @v = n + 1 SELECT * FROM 'a' WHERE @v > 1");
        var context = Sql.Context("""{"n":1}"""u8.ToArray(), statement: statement);

        Assert.True(statement.Applies(context));
        Assert.Equal("x/2/{1}/undefined", new SubstitutionText("x/${@v}/{${get({'}': 1}, '}')}}/${@w}").Fill(context));
    }

    [Fact]
    public void Variables_hold_128_KiB_together()
    {
        const string Statement = "SET @a = x, @b = y SELECT length(@a) AS a, length(@b) AS b FROM 'a'";
        string Payload(int x, int y) => $$"""{"x":"{{new string('x', x)}}","y":"{{new string('y', y)}}"}""";

        Assert.Equal("""{"a":130000,"b":1000}""", Sql.Select(Statement, Payload(130_000, 1_000)));
        Assert.Equal("""{"a":130000}""", Sql.Select(Statement, Payload(130_000, 2_000)));
    }

    [Theory]
    [InlineData("SELECT @a AS a FROM 'a'", "no SET before this gives @a a value")]
    [InlineData("SET @a = @a SELECT 1 AS a FROM 'a'", "no SET before this gives @a a value")]
    [InlineData("SET @a = 1, @a = 2 SELECT 1 AS a FROM 'a'", "@a has a value already")]
    [InlineData("SET a = 1 SELECT 1 AS a FROM 'a'", "expected a variable")]
    [InlineData("SET @ = 1 SELECT 1 AS a FROM 'a'", "1 to 64 letters")]
    [InlineData("SELECT (SELECT a FROM 'b') AS a FROM 'a' WHERE EXISTS (a)", "expected SELECT")]
    [InlineData("SELECT (SELECT a) AS a FROM 'a'", "expected FROM")]
    [InlineData("SELECT {a: 1} AS a FROM 'a'", "expected a key in quotes")]
    [InlineData("SELECT a[0] FROM 'a'", "get(array, index)")]
    [InlineData("SELECT cast(a AS Date) AS b FROM 'a'", "cast has no type Date")]
    [InlineData("SELECT * FROM \"a\"", "single quotes")]
    [InlineData("SELECT * FROM 'a' WHERE a IN 5", "IN needs an array")]
    [InlineData("SELECT * FROM 'a' WHERE a IN (1, 2)", "expected ')'")]
    [InlineData("SELECT decode(a, 'proto', 'b', 'c', 'd', 'e') AS x FROM 'a'", "wrong number of arguments")]
    [InlineData("SELECT get_thing_shadow('t', 'r') AS x FROM 'a'", "not supported")]
    public void What_is_wrong_is_refused(string sql, string problem)
    {
        var e = Assert.Throws<SqlSyntaxException>(() => StatementParser.Parse(sql));
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_has_at_most_10_variables_with_names_of_at_most_64_characters()
    {
        string Statement(int count, int length) => "SET " + string.Join(", ", Enumerable.Range(0, count)
            .Select(i => $"@{i.ToString("D" + length, System.Globalization.CultureInfo.InvariantCulture)} = {i}")) + " SELECT * FROM 'a'";

        Assert.Equal(10, StatementParser.Parse(Statement(10, 64)).Variables.Count);
        Assert.Throws<SqlSyntaxException>(() => StatementParser.Parse(Statement(11, 64)));
        Assert.Throws<SqlSyntaxException>(() => StatementParser.Parse(Statement(1, 65)));
    }

    [Theory]
    [InlineData("SELECT VALUE (SELECT VALUE (SELECT VALUE (SELECT VALUE 1 FROM @l) FROM @l) FROM @l) FROM 'a'")]
    [InlineData("SELECT replace(replace(replace(replace(s, 'a', @s), 'a', @s), 'a', @s), 'a', @s) AS x FROM 'a'")]
    [InlineData("SELECT concat(concat(concat(@l, @l), concat(@l, @l)), concat(concat(@l, @l), concat(@l, @l))) AS x FROM 'a'")]
    public void Hostile_statements_end_without_result_or_Undefined(string sql)
    {
        var payload = $$"""{"s":"{{new string('a', 1_000)}}!","l":[{{string.Join(',', Enumerable.Repeat("{}", 5_000))}}]}""";
        var statement = StatementParser.Parse("SET @l = l, @s = s " + sql);
        try
        {
            var output = statement.Select(Sql.Context(Encoding.UTF8.GetBytes(payload), statement: statement));
            Assert.Equal("{}", Encoding.UTF8.GetString(output!.Payload.Span));
        }
        catch (SqlBudgetException)
        {
            // The other good end.
        }
    }
}
