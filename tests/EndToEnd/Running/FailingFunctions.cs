using System.Globalization;

namespace EndToEnd.Running;

/// <summary>Lets functions of a cloud assembly fail: a Runtime API proxy stands before the real binary and answers with errors.</summary>
internal static class FailingFunctions
{
    public static void FailFirst(CloudAssembly assembly, string handler, int failures)
    {
        var bootstrap = Bootstrap(assembly);
        if (!File.Exists(bootstrap + "-real"))
        {
            File.Copy(bootstrap, bootstrap + "-real"); // keeps the mode of both: writing below changes only the content
            File.Copy(Repository.PathTo("tests", "EndToEnd", "Running", "failing-bootstrap.mjs"), bootstrap + ".mjs");
            File.WriteAllText(bootstrap, $"#!/bin/sh\nexec node \"{bootstrap}.mjs\"\n");
        }

        File.WriteAllText(FailuresFile(assembly, handler), failures.ToString(CultureInfo.InvariantCulture));
    }

    public static int FailuresLeft(CloudAssembly assembly, string handler) =>
        int.Parse(File.ReadAllText(FailuresFile(assembly, handler)), CultureInfo.InvariantCulture);

    private static string FailuresFile(CloudAssembly assembly, string handler) =>
        Path.Combine(Path.GetDirectoryName(Bootstrap(assembly))!, $"failures.{handler}");

    private static string Bootstrap(CloudAssembly assembly) =>
        Directory.EnumerateFiles(assembly.Folder, "bootstrap", SearchOption.AllDirectories).Single();
}
