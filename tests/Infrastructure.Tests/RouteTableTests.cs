using System.Text.Json.Nodes;

namespace Infrastructure.Tests;

public sealed class RouteTableTests(RealtimeTemplate stack)
{
    private static readonly Dictionary<string, (Action<Template, JsonObject> Change, string Difference)> Changes = new()
    {
        ["the template lacks a route"] = (
            (template, _) => Resources(template).Remove(Route(template, "GET /messages").LogicalId),
            "GET /messages: attribute GetMessages, template -, openapi.yaml GetMessages"),
        ["the template has another route"] = (
            (template, _) => Route(template, "GET /messages").Properties["RouteKey"] = "GET /message",
            "GET /message: attribute -, template GetMessages, openapi.yaml -"),
        ["the template has one route more"] = (
            (template, _) =>
            {
                var more = Route(template, "GET /messages").Json.DeepClone();
                more["Properties"]!["RouteKey"] = "$default";
                Resources(template).Add("More", more);
            },
            "$default: attribute -, template GetMessages, openapi.yaml -"),
        ["the template has another handler"] = (
            (template, _) => template.Named("AWS::Lambda::Function", "GetMessagesFunction").Properties["Handler"] = "GetMessage",
            "GET /messages: attribute GetMessages, template GetMessage, openapi.yaml GetMessages"),
        ["the template has two routes crossed"] = (
            (template, _) =>
            {
                Route(template, "GET /messages").Properties["RouteKey"] = "x";
                Route(template, "POST /catch-up").Properties["RouteKey"] = "GET /messages";
                Route(template, "x").Properties["RouteKey"] = "POST /catch-up";
            },
            "GET /messages: attribute GetMessages, template CatchUp, openapi.yaml GetMessages"),
        ["the description lacks a route"] = (
            (_, document) => document["paths"]!.AsObject().Remove("/session"),
            "POST /session: attribute OpenSession, template OpenSession, openapi.yaml -"),
        ["the description has another method"] = (
            (_, document) =>
            {
                var path = document["paths"]!["/session"]!.AsObject();
                path["put"] = path["post"]!.DeepClone();
                path.Remove("post");
            },
            "PUT /session: attribute -, template -, openapi.yaml OpenSession"),
        ["the description has one route more"] = (
            (_, document) => document["paths"]!["/more"] = document["paths"]!["/session"]!.DeepClone(),
            "POST /more: attribute -, template -, openapi.yaml OpenSession"),
        ["the description names another function"] = (
            (_, document) => document["paths"]!["/session"]!["post"]!["operationId"] = "Session",
            "POST /session: attribute OpenSession, template OpenSession, openapi.yaml Session"),
    };

    public static TheoryData<string> Named => [.. Changes.Keys];

    [Fact]
    public void Attributes_template_and_description_have_the_same_routes_and_functions() =>
        Assert.Equal([], RouteTable.Differences(stack.Template, OpenApiFile.Read()));

    [Theory]
    [MemberData(nameof(Named))]
    public void A_difference_is_found_when(string change)
    {
        var template = Template.Read(Path.Combine(stack.Directory, "Realtime.template.json"));
        var document = OpenApiFile.Read();

        Changes[change].Change(template, document);

        Assert.Contains(Changes[change].Difference, RouteTable.Differences(template, document));
    }

    [Fact]
    public void Every_function_of_the_template_has_its_attribute_and_the_other_way_round() => Assert.Equal(
        RouteTable.Functions.Select(function => function.DeclaringType!.Name),
        // A disposable deployment has every function.
        stack.Workplace.Template(stack.Workplace.Props with { Disposable = true })
            .OfType("AWS::Lambda::Function").Select(function => function.At("Handler")).Order(StringComparer.Ordinal));

    private static JsonObject Resources(Template template) => template.Json["Resources"]!.AsObject();

    private static Resource Route(Template template, string key) =>
        template.OfType("AWS::ApiGatewayV2::Route").Single(route => route.At("RouteKey") == key);
}
