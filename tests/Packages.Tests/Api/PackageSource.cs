namespace Packages.Tests.Api;

/// <summary>Where the real package's type is published.</summary>
internal static class PackageSource
{
    private const string Lambda = "https://github.com/aws/aws-lambda-dotnet/blob/master/Libraries/src/";
    private const string Sdk = "https://github.com/aws/aws-sdk-net/blob/main/sdk/src/Services/";

    public static string Of(string package, string use)
    {
        var fullName = use.Split("::")[0].Split('+')[0].Split('`')[0];
        var type = fullName[(fullName.LastIndexOf('.') + 1)..];
        return package switch
        {
            "Amazon.Lambda.RuntimeSupport" when type.EndsWith("Handler", StringComparison.Ordinal) || type.EndsWith("Initializer", StringComparison.Ordinal) =>
                $"{Lambda}{package}/Bootstrap/LambdaBootstrap.cs",
            "Amazon.Lambda.RuntimeSupport" => $"{Lambda}{package}/Bootstrap/{type}.cs",
            "Amazon.Lambda.Core" when type is "LogLevel" => $"{Lambda}{package}/ILambdaLogger.cs",
            "AWSSDK.IotData" or "AWSSDK.IoT" => SdkSource(package, fullName, type),
            _ => $"{Lambda}{package}/{type}.cs",
        };
    }

    private static string SdkSource(string package, string fullName, string type)
    {
        var service = package["AWSSDK.".Length..];
        return fullName.Contains(".Model.", StringComparison.Ordinal)
            ? $"{Sdk}{service}/Generated/Model/{type}.cs"
            : type is "AmazonIotDataClient"
                ? $"{Sdk}{service}/Custom/{type}.Extensions.cs"
                : $"{Sdk}{service}/Generated/{type}.cs";
    }
}
