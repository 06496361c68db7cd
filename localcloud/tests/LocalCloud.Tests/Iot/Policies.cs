namespace LocalCloud.Tests.Iot;

/// <summary>Policy documents.</summary>
internal static class Policies
{
    public const string DenyConnectAttributes =
        """
        {"Version":"2012-10-17","Statement":[
          {"Sid":"All","Effect":"Allow","Action":"iot:*","Resource":"*"},
          {"Sid":"NoAttributes","Effect":"Deny","Action":"iot:Connect","Resource":"*",
           "Condition":{"ForAnyValue:StringEquals":{"iot:ConnectAttributes":["PersistentConnect","LastWill"]}}}]}
        """;

    /// <summary>Allows one action on resources of AWS IoT.</summary>
    public static string Allow(string action, params string[] resources) => Of(("Allow", action, resources));

    /// <summary>A policy of several statements.</summary>
    public static string Of(params (string Effect, string Action, string[] Resources)[] statements) =>
        "{\"Version\":\"2012-10-17\",\"Statement\":["
        + string.Join(',', statements.Select((s, i) =>
            $$"""{"Sid":"S{{i}}","Effect":"{{s.Effect}}","Action":"{{s.Action}}","Resource":[{{string.Join(',', s.Resources.Select(r => $"\"{IotCloud.Arn}{r}\""))}}]}"""))
        + "]}";
}
