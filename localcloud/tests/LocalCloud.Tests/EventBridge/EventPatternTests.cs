using System.Text.Json.Nodes;
using LocalCloud.EventBridge;
using LocalCloud.Gateway;

namespace LocalCloud.Tests.EventBridge;

public sealed class EventPatternTests
{
    private const string Event = """
        {"version":"0","detail-type":"Notification","source":"app.orders","account":"123456789012","resources":[],
         "detail":{"state":"running","count":3,"exponent":3.0e2,"name":"Ärger","path":"/a/b/c.png","ip":"10.0.0.17","none":null,
          "empty":"","flag":true,"tags":["red","green"],"owner":{"id":"u1","role":"admin"},
          "items":[{"id":1,"color":"red"},{"id":2,"color":"blue"}]}}
        """;

    [Theory]
    [ConformsTo("events-pattern-exact", "events-pattern-prefix-suffix", "events-pattern-ignore-case", "events-pattern-wildcard")]
    [ConformsTo("events-pattern-numbers-as-text")]
    [ConformsTo("events-pattern-anything-but", "events-pattern-numeric", "events-pattern-cidr", "events-pattern-and", "events-pattern-arrays")]
    [InlineData("""{"detail-type":["Notification"]}""", true)]
    [InlineData("""{"detail-type":["Update"]}""", false)]
    [InlineData("""{"detail-type":["Update","Notification"]}""", true)]
    [InlineData("""{"detail-type":["notification"]}""", false)]
    [InlineData("""{"detail-type":["Notification"],"source":["other"]}""", false)]
    [InlineData("""{"detail":{"count":[3]}}""", true)]
    [InlineData("""{"detail":{"count":["3"]}}""", false)]
    [InlineData("""{"detail":{"exponent":[300]}}""", false)]
    [InlineData("""{"detail":{"exponent":[3.0e2]}}""", true)]
    [InlineData("""{"detail":{"none":[null]}}""", true)]
    [InlineData("""{"detail":{"missing":[null]}}""", false)]
    [InlineData("""{"detail":{"empty":[""]}}""", true)]
    [InlineData("""{"detail":{"none":[""]}}""", false)]
    [InlineData("""{"detail":{"flag":[true]}}""", true)]
    [InlineData("""{"detail":{"flag":["true"]}}""", false)]
    [InlineData("""{"detail":{"tags":["green","blue"]}}""", true)]
    [InlineData("""{"detail":{"tags":["blue"]}}""", false)]
    [InlineData("""{"detail":{"owner":{"id":["u1"],"role":["admin"]}}}""", true)]
    [InlineData("""{"detail":{"owner":{"id":["u2"],"role":["admin"]}}}""", false)]
    [InlineData("""{"detail":{"owner":["u1"]}}""", false)]
    [InlineData("""{"detail":{"items":{"id":[2],"color":["blue"]}}}""", true)]
    [InlineData("""{"detail":{"items":{"id":[1],"color":["blue"]}}}""", false)]
    [InlineData("""{"source":[{"prefix":"app."}]}""", true)]
    [InlineData("""{"source":[{"prefix":"App."}]}""", false)]
    [InlineData("""{"source":[{"prefix":{"equals-ignore-case":"APP."}}]}""", true)]
    [InlineData("""{"detail":{"path":[{"suffix":".png"}]}}""", true)]
    [InlineData("""{"detail":{"path":[{"suffix":".PNG"}]}}""", false)]
    [InlineData("""{"detail":{"path":[{"suffix":{"equals-ignore-case":".PNG"}}]}}""", true)]
    [InlineData("""{"detail":{"count":[{"prefix":"3"}]}}""", false)]
    [InlineData("""{"detail":{"name":[{"equals-ignore-case":"äRGER"}]}}""", true)]
    [InlineData("""{"detail":{"path":[{"wildcard":"/a/*.png"}]}}""", true)]
    [InlineData("""{"detail":{"path":[{"wildcard":"/a/*/d*"}]}}""", false)]
    [InlineData("""{"detail":{"path":[{"wildcard":"/a/b/c.png"}]}}""", true)]
    [InlineData("""{"detail":{"path":[{"wildcard":"/a/*b/c.png*"}]}}""", true)]
    [InlineData("""{"detail":{"path":[{"wildcard":"/a/b/c.png*png"}]}}""", false)]
    [InlineData("""{"detail":{"state":[{"anything-but":"stopped"}]}}""", true)]
    [InlineData("""{"detail":{"state":[{"anything-but":["running","stopped"]}]}}""", false)]
    [InlineData("""{"detail":{"count":[{"anything-but":[1,2]}]}}""", true)]
    [InlineData("""{"detail":{"count":[{"anything-but":3}]}}""", false)]
    [InlineData("""{"detail":{"missing":[{"anything-but":"x"}]}}""", false)]
    [InlineData("""{"detail":{"state":[{"anything-but":{"prefix":"run"}}]}}""", false)]
    [InlineData("""{"detail":{"state":[{"anything-but":{"suffix":["x","ing"]}}]}}""", false)]
    [InlineData("""{"detail":{"state":[{"anything-but":{"equals-ignore-case":"RUNNING"}}]}}""", false)]
    [InlineData("""{"detail":{"state":[{"anything-but":{"wildcard":"*x*"}}]}}""", true)]
    [InlineData("""{"detail":{"count":[{"numeric":["=",3]}]}}""", true)]
    [InlineData("""{"detail":{"exponent":[{"numeric":["=",300]}]}}""", true)]
    [InlineData("""{"detail":{"count":[{"numeric":[">",0,"<",3]}]}}""", false)]
    [InlineData("""{"detail":{"count":[{"numeric":[">=",3,"<=",5]}]}}""", true)]
    [InlineData("""{"detail":{"state":[{"numeric":[">",0]}]}}""", false)]
    [InlineData("""{"detail":{"ip":[{"cidr":"10.0.0.0/24"}]}}""", true)]
    [InlineData("""{"detail":{"ip":[{"cidr":"10.0.1.0/24"}]}}""", false)]
    [InlineData("""{"detail":{"ip":[{"cidr":"10.0.0.99/24"}]}}""", true)]
    [InlineData("""{"detail":{"ip":[{"cidr":"10.0.0.16/31"}]}}""", true)]
    [InlineData("""{"detail":{"ip":[{"cidr":"0.0.0.0/0"}]}}""", true)]
    [InlineData("""{"detail":{"ip":[{"cidr":"::/0"}]}}""", false)]
    [InlineData("""{"detail":{"state":[{"cidr":"10.0.1.0/24"}]}}""", false)]
    [InlineData("""{"detail":{"none":[{"exists":true}]}}""", true)]
    [InlineData("""{"detail":{"missing":[{"exists":true}]}}""", false)]
    [InlineData("""{"detail":{"missing":[{"exists":false}]}}""", true)]
    [InlineData("""{"detail":{"state":[{"exists":false}]}}""", false)]
    [InlineData("""{"detail":{"absent":{"deep":[{"exists":false}]}}}""", true)]
    [InlineData("""{"detail":{"absent":{"deep":[{"exists":true}]}}}""", false)]
    [InlineData("""{"resources":[{"exists":false}]}""", true)]
    [InlineData("""{"detail":{"missing":[{"exists":false},"x"]}}""", true)]
    [InlineData("""{"$or":[{"source":["other"]},{"detail":{"count":[3]}}]}""", true)]
    [InlineData("""{"$or":[{"source":["other"]},{"detail":{"count":[4]}}]}""", false)]
    [InlineData("""{"detail-type":["Update"],"$or":[{"source":["app.orders"]},{"source":["x"]}]}""", false)]
    [InlineData("""{"detail":{"$or":[{"count":[{"numeric":[">",5]}]},{"state":["running"]}]}}""", true)]
    public void A_pattern_matches_as_on_AWS(string pattern, bool expected) =>
        Assert.Equal(expected, EventPattern.Parse(JsonNode.Parse(pattern)!.AsObject()).Matches(JsonNode.Parse(Event)!.AsObject()));

    [Theory]
    [ConformsTo("events-pattern-cidr-masks", "events-pattern-anything-but-operands")]
    [InlineData("{}", "Empty objects are not allowed")]
    [InlineData("""{"source":[]}""", "Empty arrays are not allowed at $.source")]
    [InlineData("""{"source":"app"}""", "must be an object or an array at $.source")]
    [InlineData("""{"detail":{}}""", "Empty objects are not allowed at $.detail")]
    [InlineData("""{"source":[["a"]]}""", "An array within an array")]
    [InlineData("""{"source":[{"regex":"a"}]}""", "Unrecognized match type regex at $.source")]
    [InlineData("""{"source":[{"prefix":"a","suffix":"b"}]}""", "Only one key allowed")]
    [InlineData("""{"source":[{"prefix":1}]}""", "prefix match pattern must be a string")]
    [InlineData("""{"source":[{"exists":"yes"}]}""", "must be either true or false")]
    [InlineData("""{"source":[{"wildcard":"a**b"}]}""", "Consecutive wildcard")]
    [InlineData("""{"source":[{"wildcard":"a\\b"}]}""", "Invalid escape")]
    [InlineData("""{"source":[{"anything-but":{"numeric":["=",1]}}]}""", "Unsupported anything-but pattern: numeric")]
    [InlineData("""{"source":[{"anything-but":[]}]}""", "at least one")]
    [InlineData("""{"source":[{"anything-but":[null]}]}""", "only texts and numbers")]
    [InlineData("""{"source":[{"anything-but":["a",1]}]}""", "mixed type is not supported")]
    [InlineData("""{"source":[{"anything-but":[1,2,"3"]}]}""", "mixed type is not supported")]
    [InlineData("""{"source":[{"anything-but":{"prefix":["a",1]}}]}""", "mixed type is not supported")]
    [InlineData("""{"source":[{"anything-but":{"wildcard":1}}]}""", "wildcard match pattern must be a string")]
    [InlineData("""{"source":[{"anything-but":{"prefix":""}}]}""", "Null prefix/suffix not allowed")]
    [InlineData("""{"source":[{"anything-but":{"suffix":""}}]}""", "Null prefix/suffix not allowed")]
    [InlineData("""{"source":[{"anything-but":{"prefix":["a",""]}}]}""", "Null prefix/suffix not allowed")]
    [InlineData("""{"source":[{"cidr":"10.0.0.0/32"}]}""", "IPv4 mask bits must be < 32")]
    [InlineData("""{"source":[{"cidr":"10.0.0.0/99"}]}""", "IPv4 mask bits must be < 32")]
    [InlineData("""{"source":[{"cidr":"2001:db8::/128"}]}""", "IPv6 mask bits must be < 128")]
    [InlineData("""{"source":[{"cidr":"10.0.0.0/-1"}]}""", "must not be negative")]
    [InlineData("""{"source":[{"cidr":"10.0.0.0/x"}]}""", "must be an integer")]
    [InlineData("""{"source":[{"cidr":"10.0.0.0"}]}""", "one '/' required")]
    [InlineData("""{"source":[{"cidr":"10.0/8"}]}""", "nonstandard IP address")]
    [InlineData("""{"detail":{"a":[{"numeric":[">"]}]}}""", "numeric takes one comparison")]
    [InlineData("""{"detail":{"a":[{"numeric":["~",1]}]}}""", "Unrecognized numeric range operator")]
    [InlineData("""{"detail":{"a":[{"numeric":["<",1,">",0]}]}}""", "A numeric range is")]
    [InlineData("""{"detail":{"a":[{"numeric":[">",5,"<",1]}]}}""", "Bottom must be less than top")]
    [InlineData("""{"detail":{"a":[{"numeric":["=","1"]}]}}""", "must be a number")]
    public void What_is_no_pattern_is_refused_with_its_place(string pattern, string reason)
    {
        var error = Assert.Throws<AwsException>(() => EventPattern.Parse(JsonNode.Parse(pattern)!.AsObject()));

        Assert.Equal("InvalidEventPatternException", error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [ConformsTo("events-pattern-or")]
    public void Alternatives_that_multiply_to_more_than_a_thousand_are_refused()
    {
        var ten = new JsonArray([.. Enumerable.Range(0, 11).Select(i => (JsonNode)new JsonObject { ["v"] = new JsonArray(i) })]);
        var pattern = new JsonObject
        {
            ["a"] = new JsonObject { ["$or"] = ten.DeepClone() },
            ["b"] = new JsonObject { ["$or"] = ten.DeepClone() },
            ["c"] = new JsonObject { ["$or"] = ten.DeepClone() },
        };

        Assert.Contains("1000 combinations", Assert.Throws<AwsException>(() => EventPattern.Parse(pattern)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 10, 10, true)]
    [InlineData(7, 11, 13, false)] // 1,001
    [ConformsTo("events-pattern-or")]
    public void A_thousand_combinations_are_taken_and_not_one_more(int a, int b, int c, bool isTaken)
    {
        JsonArray Alternatives(int count) => new([.. Enumerable.Range(0, count).Select(i => (JsonNode)new JsonObject { ["v"] = new JsonArray(i) })]);
        var pattern = new JsonObject
        {
            ["a"] = new JsonObject { ["$or"] = Alternatives(a) },
            ["b"] = new JsonObject { ["$or"] = Alternatives(b) },
            ["c"] = new JsonObject { ["$or"] = Alternatives(c) },
        };

        Assert.Equal(isTaken, Record.Exception(() => EventPattern.Parse(pattern)) is null);
    }

    [Theory]
    [InlineData("""{"detail":{"a":[{"exists":true}]}}""", """{"detail":{"a":1}}""", true)]
    [InlineData("""{"detail":{"a":[{"exists":true}]}}""", """{"detail":{"a":{"b":1}}}""", false)]
    [InlineData("""{"detail":{"a":[{"exists":false}]}}""", """{"detail":{"a":{"b":1}}}""", true)]
    [InlineData("""{"detail":{"a":[{"exists":false}]}}""", """{"detail":{"a":null}}""", false)]
    [ConformsTo("events-pattern-exists")]
    public void A_field_exists_when_it_is_a_leaf(string pattern, string e, bool matches) => Assert.Equal(
        matches, EventPattern.Parse(JsonNode.Parse(pattern)!.AsObject()).Matches(JsonNode.Parse(e)!.AsObject()));

    // What AWS's own engine says of each: https://github.com/aws/event-ruler
    [Theory]
    [InlineData("""{"a":{"b":[{"exists":false}]}}""", """{"a":[{"b":1},{"c":2}]}""", false)]
    [InlineData("""{"a":{"b":[{"exists":false}]}}""", """{"a":[{"c":2},{"d":3}]}""", true)]
    [InlineData("""{"a":{"b":[{"exists":false}]}}""", """{"a":["x","y"]}""", true)]
    [InlineData("""{"a":{"b":[{"exists":false}]}}""", """{"a":[]}""", true)]
    [InlineData("""{"a":{"b":[{"exists":false}]}}""", """{"a":"x"}""", true)]
    [InlineData("""{"a":{"b":[{"exists":false}]}}""", """{"a":[{"b":[]}]}""", true)]
    [InlineData("""{"a":{"b":[{"exists":false}]}}""", """{"a":[[{"b":1}]]}""", false)]
    [InlineData("""{"a":{"b":[{"exists":true}]}}""", """{"a":[{"c":1},{"b":null}]}""", true)]
    [InlineData("""{"a":{"a":[1],"b":[{"exists":false}]}}""", """{"a":[{"a":1},{"b":1}]}""", true)]
    [InlineData("""{"a":{"a":[1],"b":[{"exists":false}]}}""", """{"a":[{"a":1,"b":1},{"a":2}]}""", false)]
    [InlineData("""{"a":{"b":[{"exists":false}],"c":[2]}}""", """{"a":[{"b":1},{"c":2}]}""", false)]
    [InlineData("""{"a":{"b":{"c":[{"exists":false}]}}}""", """{"a":[{"b":[{"c":1}]},{"b":[{"d":1}]}]}""", false)]
    [ConformsTo("events-pattern-exists-in-lists")]
    public void Below_a_list_a_field_is_missing_when_no_element_has_it_that_could_be_meant(string pattern, string e, bool matches) => Assert.Equal(
        matches, EventPattern.Parse(JsonNode.Parse(pattern)!.AsObject()).Matches(JsonNode.Parse(e)!.AsObject()));

    [Theory]
    [InlineData("""{"a":{"x":[1],"y":[2]}}""", """{"a":[{"x":1},{"y":2}]}""", false)]
    [InlineData("""{"a":{"x":[1],"y":[2]}}""", """{"a":[{"x":1,"y":2}]}""", true)]
    [InlineData("""{"a":{"x":[1],"b":{"y":[2]}}}""", """{"a":[{"x":1,"b":[{"y":3},{"y":2}]},{"x":9}]}""", true)]
    [InlineData("""{"a":{"x":[1],"b":{"y":[2]}}}""", """{"a":[{"x":1,"b":[{"y":3}]},{"x":9,"b":[{"y":2}]}]}""", false)]
    [InlineData("""{"a":{"x":[1]},"b":{"y":[2]}}""", """{"a":[{"x":0},{"x":1}],"b":[{"y":2},{"y":0}]}""", true)]
    [InlineData("""{"a":{"$or":[{"x":[1]},{"y":[2]}],"z":[3]}}""", """{"a":[{"x":1},{"y":2,"z":3}]}""", true)]
    [InlineData("""{"a":{"$or":[{"x":[1]},{"y":[2]}],"z":[3]}}""", """{"a":[{"x":1},{"z":3}]}""", false)]
    [ConformsTo("events-pattern-arrays")]
    public void What_matches_stands_in_the_same_element_of_each_list(string pattern, string e, bool matches) => Assert.Equal(
        matches, EventPattern.Parse(JsonNode.Parse(pattern)!.AsObject()).Matches(JsonNode.Parse(e)!.AsObject()));

    [Fact]
    public void Lists_beside_each_other_do_not_multiply()
    {
        var list = new JsonArray([.. Enumerable.Range(0, 100).Select(i => (JsonNode)new JsonObject { ["x"] = 1, ["y"] = i })]);
        var names = Enumerable.Range(0, 12).Select(i => $"l{i}").ToList();
        var e = new JsonObject(names.Select(name => KeyValuePair.Create(name, (JsonNode?)list.DeepClone()))) { ["z"] = 0 };
        var pattern = new JsonObject(names.Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["x"] = new JsonArray(1) }))) { ["z"] = new JsonArray(1) };

        Assert.False(EventPattern.Parse(pattern).Matches(e));
    }
}
