using System.Text.Json.Serialization;

namespace LocalCloud.Hosting;

/// <summary>How far the clock is ahead, as it is kept between runs.</summary>
[JsonSerializable(typeof(TimeSpan))]
internal sealed partial class ClockJson : JsonSerializerContext;
