namespace LocalCloud.Tests.Iot.Rules;

/// <summary>The tables of the developer guide's page "iot-sql-operators".</summary>
public sealed class SqlOperatorTests
{
    [Theory]
    [InlineData("true AND true", "true")]
    [InlineData("true AND 'FALSE'", "false")]
    [InlineData("'true' OR false", "true")]
    [InlineData("false AND missing", null)]
    [InlineData("true OR missing", null)]
    [InlineData("true OR 1", null)]
    [InlineData("NOT 'false'", "true")]
    [InlineData("NOT 1", null)]
    [InlineData("NOT NULL", null)]
    [InlineData("1 > 0.5", "true")]
    [InlineData("'10' > 9", "true")]
    [InlineData("'10' > '9'", "true")] // as numbers
    [InlineData("'a' > 'b'", null)] // texts have no order
    [InlineData("'b' >= 'a'", null)]
    [InlineData("1 < true", null)]
    [InlineData("1 <= NULL", null)]
    [InlineData("1 <= 1.0", "true")]
    [InlineData("2 >= 3", "false")]
    [InlineData("1 = 1.0", "true")]
    [InlineData("1 = '1'", "false")] // types differ
    [InlineData("1 <> '1'", "true")]
    [InlineData("'a' = 'a'", "true")]
    [InlineData("'a' = 'A'", "false")]
    [InlineData("'a' <> 'A'", "true")]
    [InlineData("true = true", "true")]
    [InlineData("[1, 2] = [1, 2.0]", "true")]
    [InlineData("[1, 2] = [2, 1]", "false")]
    [InlineData("[1, 2] <> [2, 1]", "true")]
    [InlineData("{'a': 1, 'b': [2]} = {'b': [2], 'a': 1}", "true")]
    [InlineData("{'a': 1} = {'a': 2}", "false")]
    [InlineData("{'a': 1} = [1]", "false")]
    [InlineData("NULL = NULL", "true")]
    [InlineData("NULL <> NULL", "false")]
    [InlineData("NULL = 0", "false")]
    [InlineData("missing = missing", null)]
    [InlineData("missing <> 1", null)]
    [InlineData("'a' + 1", "\"a1\"")]
    [InlineData("1.50 + 'a'", "\"1.5a\"")]
    [InlineData("'a' + [1]", "\"a[1]\"")]
    [InlineData("'1' + '2'", "\"12\"")]
    [InlineData("'a' + NULL", null)]
    [InlineData("'a' + missing", null)]
    [InlineData("true + 1", null)]
    [InlineData("1 + 2", "3")]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("5 - '2'", "3")]
    [InlineData("5 - 'x'", null)]
    [InlineData("'3' * '4'", "12")]
    [InlineData("7 / 2", "3")]
    [InlineData("-7 / 2", "-3")]
    [InlineData("7.0 / 2", "3")] // 7.0 is an Int in 2016-03-23
    [InlineData("7.5 / 2", "3.75")]
    [InlineData("1.1 / 3", "0.3666666666666666666666666666666667")] // 34 digits
    [InlineData("1 / 0", null)]
    [InlineData("7 % 4", "3")]
    [InlineData("7.5 % '2'", "1.5")]
    [InlineData("1 % 0", null)]
    [InlineData("-5 + 3", "-2")]
    [InlineData("-'5'", "-5")]
    [InlineData("-true", null)]
    [InlineData("2 + 3 * 4", "14")]
    [InlineData("(2 + 3) * 4", "20")]
    [InlineData("20 / 2 / 5", "2")]
    [InlineData("1 + 1 = 2 AND NOT 1 = 2", "true")]
    [InlineData("true OR true AND false", "true")]
    [InlineData("3 in [1, 3]", "true")]
    [InlineData("3 IN ['3', 4]", "false")]
    [InlineData("[1] IN [[1], 2]", "true")]
    [InlineData("NULL IN [NULL]", "true")]
    [InlineData("missing IN [1]", null)]
    [InlineData("1 IN {'a': 1}", null)]
    public void Operators(string expression, string? expected) => Assert.Equal(expected, Sql.Value($"({expression})"));

    [Theory]
    [InlineData("9999999999999999999999999999999999", "9999999999999999999999999999999999")] // 34 digits are an Int
    [InlineData("12345678901234567890123456789012345", "1.234567890123456789012345678901234E+34")] // one more is not
    [InlineData("9999999999999999999999999999999999 + 1", "1E+34")]
    [InlineData("9.99E999 * 10", null)] // too large
    [InlineData("1E-999 * 1E-10", "0")] // too small
    [InlineData("1E-7", "1E-7")]
    [InlineData("1E-6", "0.000001")]
    [InlineData("100E-2", "1")]
    [InlineData("123E-2", "1.23")]
    [InlineData("1E3 + 1", "1001")]
    [InlineData("0.1 * 3 = 0.3", "true")]
    [InlineData("1E300 > 1E299", "true")]
    [InlineData("-1E300 < 0.1", "true")]
    public void Numbers_have_34_digits(string expression, string? expected) => Assert.Equal(expected, Sql.Value($"({expression})"));

    [Theory]
    [ConformsTo("rule-whole-numbers-become-int")]
    [InlineData("""{"v":10.0}""", """{"v":10}""")]
    [InlineData("""{"v":1e2}""", """{"v":100}""")]
    [InlineData("""{"v":{"w":[2.0,2.5]}}""", """{"v":{"w":[2,2.5]}}""")]
    [InlineData("""{"v":0.10}""", """{"v":0.10}""")]
    [InlineData("""{"v":1e1000}""", """{"v":1e1000}""")] // out of range: as it was written
    public void Whole_numbers_become_Ints(string payload, string expected) => Assert.Equal(expected, Sql.Select("SELECT v FROM 'a/b'", payload));

    [Theory]
    [ConformsTo("rule-case")]
    [InlineData("yellow", "\"caution\"")]
    [InlineData("blue", "\"no light\"")]
    public void Case_chooses_the_first_equal_value(string color, string expected) => Assert.Equal(expected, Sql.Value(
        "CASE color WHEN 'green' THEN 'go' WHEN 'yellow' THEN 'caution' WHEN 'yellow' THEN 'late' ELSE 'no light' END",
        $$"""{"color":"{{color}}"}"""));

    [Theory]
    [InlineData("CASE missing WHEN 1 THEN 2 ELSE 3 END", null)] // ELSE too
    [InlineData("CASE 1 WHEN 2 THEN 3 END", null)]
    [InlineData("CASE 1 WHEN missing THEN 2 ELSE 3 END", "3")]
    public void Case_without_value_is_Undefined(string expression, string? expected) => Assert.Equal(expected, Sql.Value(expression));
}
