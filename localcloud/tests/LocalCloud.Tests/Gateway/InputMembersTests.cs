using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Tests.Gateway;

public sealed class InputMembersTests
{
    private const string Declared = "Name Limit=1|2 Inner(A B=false) List[Id Deep(X)] Map{Id} Lists{[Put(Item)]} Free";

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"Name":"x","Limit":2,"Free":{"whatever":[1]}}""", null)]
    [InlineData("""{"Other":1}""", "Other")]
    [InlineData("""{"name":1}""", "name")]
    [InlineData("""{"Other":null}""", null)]
    [InlineData("""{"Other":[]}""", null)]
    [InlineData("""{"Other":{}}""", null)]
    [InlineData("""{"Other":false}""", "Other")]
    [InlineData("""{"Limit":3}""", "Limit=3")]
    [InlineData("""{"Inner":{"A":1,"B":false}}""", null)]
    [InlineData("""{"Inner":{"B":true}}""", "Inner.B=true")]
    [InlineData("""{"Inner":{"C":1}}""", "Inner.C")]
    [InlineData("""{"Inner":"no structure"}""", null)]
    [InlineData("""{"List":[{"Id":1},{"Id":2,"Tag":3}]}""", "List.Tag")]
    [InlineData("""{"List":[{"Deep":{"Y":1}}]}""", "List.Deep.Y")]
    [InlineData("""{"Map":{"any":{"Id":1},"other":{"Tag":1}}}""", "Map.Tag")]
    [InlineData("""{"Lists":{"table":[{"Put":{"Item":{}}},{"Put":{"Key":{"S":"x"}}}]}}""", "Lists.Put.Key")]
    public void What_is_not_declared_is_found_with_its_path(string input, string? found) =>
        Assert.Equal(found, InputMembers.Parse(Declared).Unsupported(JsonNode.Parse(input)!.AsObject()));

    [Theory]
    [InlineData("Name(")]
    [InlineData("Name)")]
    [InlineData("List[Id")]
    [InlineData("(A)")]
    public void A_declaration_that_is_none_is_refused(string line) => Assert.Throws<FormatException>(() => InputMembers.Parse(line));
}
