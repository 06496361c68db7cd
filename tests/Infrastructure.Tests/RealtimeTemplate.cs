namespace Infrastructure.Tests;

/// <summary>The template with default props, synthesized once for all tests.</summary>
public sealed class RealtimeTemplate : IDisposable
{
    public RealtimeTemplate()
    {
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20");
        Directory = Workplace.Synthesize(Workplace.Props);
        Template = Template.Read(Path.Combine(Directory, "Realtime.template.json"));
    }

    public Workplace Workplace { get; } = new();

    public string Directory { get; }

    public Template Template { get; }

    public void Dispose() => Workplace.Dispose();
}
