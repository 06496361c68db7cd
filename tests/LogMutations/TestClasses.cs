using System.Reflection;
using Xunit.Runner.Common;
using Xunit.Runner.InProc.SystemConsole;
using Xunit.Sdk;

namespace LogMutations;

/// <summary>Runs test classes in this process, as often as asked. The tests' own main ends its process some seconds after a run.</summary>
internal static class TestClasses
{
    /// <summary>Whether one of the tests fails; the first that does ends the run.</summary>
    public static async Task<bool> FailsAsync(Assembly tests, IReadOnlyList<string> names)
    {
        var project = new XunitProjectAssembly(new XunitProject(), tests.Location, new AssemblyMetadata(3, ".NETCoreApp,Version=v10.0")) { Assembly = tests };
        foreach (var name in names)
        {
            project.Configuration.Filters.AddIncludedClassFilter(name);
        }

        (project.Configuration.StopOnFail, project.Configuration.ParallelizeTestCollections) = (true, false);
        var sink = new Failures();
        using var stop = new CancellationTokenSource();
        await ConsoleRunnerInProcess.Run(sink, sink, project, stop);
        return sink.Count > 0 || sink.Tests == 0;
    }

    private sealed class Failures : IMessageSink
    {
        public int Tests { get; private set; }

        public int Count { get; private set; }

        public bool OnMessage(IMessageSinkMessage message)
        {
            Tests += message is ITestFinished ? 1 : 0;
            Count += message is ITestFailed or IErrorMessage or ITestAssemblyCleanupFailure or ITestClassCleanupFailure or ITestCleanupFailure ? 1 : 0;
            return Count == 0;
        }
    }
}
