using LocalCloud.DynamoDb;

namespace LocalCloud.Tests.DynamoDb;

public sealed class ExpressionNamesTests
{
    private static readonly Dictionary<string, string> Names = new() { ["#s"] = "status", ["#n"] = "nested" };

    [Theory]
    [InlineData("attribute_not_exists(pk)", "pk")]
    [InlineData("attribute_not_exists(pk) AND attribute_type(body, :t)", "body,pk")]
    [InlineData("SET #s = :s, a.b.c = :x, list[0] = :y ADD total :one REMOVE old DELETE tags :t", "a,list,old,status,tags,total")]
    [InlineData("SET epoch = if_not_exists(epoch, :new)", "epoch")]
    [InlineData("pk = :pk AND seq BETWEEN :a AND :b", "pk,seq")]
    [InlineData("begins_with(#n.inner, :p) OR size(body) > :max", "body,nested")]
    [InlineData("NOT (a IN (:x, :y)) and b<>c", "a,b,c")]
    [InlineData("pk,seq, #s", "pk,seq,status")]
    [InlineData("", "")]
    [InlineData(":only", "")]
    public void The_top_level_attributes_are_found(string expression, string expected) =>
        Assert.Equal(expected, string.Join(',', ExpressionNames.TopLevel(expression, Names).Distinct().Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("pk = :pk AND seq > :n", ":pk")]
    [InlineData("seq > :n AND :pk = pk", ":pk")]
    [InlineData("(pk = :pk) AND (seq > :n)", ":pk")]
    [InlineData("((pk)=(:pk))", ":pk")]
    [InlineData("seq = :pk", null)]
    [InlineData("pk > :pk", null)]
    public void The_value_that_the_partition_key_equals_is_found(string expression, string? expected) =>
        Assert.Equal(expected, ExpressionNames.EqualTo(expression, "pk", Names));
}
