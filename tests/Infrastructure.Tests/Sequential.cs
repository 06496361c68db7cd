// jsii talks to one Node.js process and is not thread-safe.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(Infrastructure.Tests.RealtimeTemplate))]
