namespace LocalCloud.Hosting.Preparation;

/// <summary>The steps of this project.</summary>
internal static class PreparationSteps
{
    private const string Npm = "npm packages";
    private const string Functions = "functions";
    private const string Infrastructure = "infrastructure";
    private const string Installed = "node_modules/.package-lock.json";

    private static readonly string[] BuildFiles =
        ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json"];

    /// <summary>The npm packages, the functions' binary, the template and the demo application.</summary>
    /// <param name="withAssembly">Whether the functions and the template are made, too; otherwise a given cloud assembly is run.</param>
    public static IReadOnlyList<PreparationStep> All(bool withAssembly) =>
        withAssembly ? [NpmPackages, FunctionsBinary, InfrastructureProgram, Template, Demo] : [NpmPackages, Demo];

    private static bool HasCompiler => (Programs.Find("clang") ?? Programs.Find("gcc")) is not null;

    private static PreparationStep NpmPackages => new()
    {
        Name = Npm,
        Command = ["npm", "ci", "--no-audit", "--no-fund"],
        Inputs = ["package.json", "package-lock.json", "clients/demo/package.json"],
        Outputs = [Installed],
        IsDoneAnyway = root =>
            File.GetLastWriteTimeUtc(Path.Combine(root, Installed)) >= File.GetLastWriteTimeUtc(Path.Combine(root, "package-lock.json")),
    };

    private static PreparationStep FunctionsBinary => new()
    {
        Name = Functions,
        Command = ["bash", "src/Functions/publish.sh"],
        Inputs = ["src/Functions", "src/Realtime", "standins", .. BuildFiles],
        Circumstances = HasCompiler ? "" : "no compiler",
        Outputs = ["artifacts/functions/asset/bootstrap", "artifacts/functions/build.json"],
    };

    // Without a compiler the functions are published by the same builds that this one runs, so it waits.
    private static PreparationStep InfrastructureProgram => new()
    {
        Name = Infrastructure,
        Command = ["dotnet", "build", "src/Infrastructure", "--nologo", "-v", "quiet"],
        Inputs = ["src/Infrastructure", "src/Realtime", .. BuildFiles],
        Outputs = ["artifacts/bin/Infrastructure/debug/Infrastructure.dll"],
        After = HasCompiler ? [] : [Functions],
    };

    // The CDK app itself: the CDK's command line would do no more than run it, and take three seconds longer. Neither takes away
    // what earlier runs left, 12 MB for each version of the functions. On this machine anybody may sign up,
    // and the stand-ins are as good as Amazon's packages.
    private static PreparationStep Template => new()
    {
        Name = "template",
        Command = ["sh", "-c", "rm -rf cdk.out && CDK_CONTEXT_JSON='{\"selfSignUp\":\"true\",\"allowStandins\":\"true\"}' exec dotnet artifacts/bin/Infrastructure/debug/Infrastructure.dll"],
        Inputs =
        [
            "cdk.json", "cdk.context.json", "artifacts/functions/asset", "artifacts/functions/build.json", "src/Infrastructure", "src/Realtime",
            .. BuildFiles,
        ],
        Outputs = ["cdk.out/manifest.json"],
        After = [Functions, Infrastructure],
    };

    private static PreparationStep Demo => new()
    {
        Name = "demo",
        Command = ["npm", "run", "build", "--workspace", "clients/demo"],
        Inputs = ["clients", "package-lock.json"],
        Outputs = ["clients/demo/dist/index.html"],
        After = [Npm],
    };
}
