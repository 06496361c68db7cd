namespace LocalCloud.Iot.Mqtt;

/// <summary>A name and a value of the application's. The same name may come several times; the order is kept.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
internal readonly record struct UserProperty(string Name, string Value);
