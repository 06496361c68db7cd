using Functions.Tests.Fakes;
using Realtime.Connections;

namespace Functions.Tests.Connections;

/// <summary>A connection's beginning, its end and the beginning once more, each by a process of its own, call by call in every order.</summary>
public sealed class ConnectionOrderTests
{
    private const int Processes = 3;

    // More turns than there are calls: who is done leaves its turns to the others.
    private const int Turns = 9;

    private static readonly ClientConnection Connection = new("s-1", "eu-west-1:1:tab", new ManualClock().Now);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_the_order_of_the_calls_a_connection_that_ended_does_not_stand()
    {
        var orders = (int)Math.Pow(Processes, Turns);
        for (var order = 0; order < orders; order++)
        {
            var table = new FakeConnectionsTable();
            await RunAsync(table, order);

            Assert.True(!table.Live("sub").Any(), $"order {order}");
            Assert.Single(table.Items);
        }
    }

    private static async Task RunAsync(FakeConnectionsTable table, int order)
    {
        var process = new AsyncLocal<int>();
        var waiting = new TaskCompletionSource?[Processes];
        table.Turn = () => (waiting[process.Value] = new TaskCompletionSource()).Task;
        var connections = new UserConnections(table.Client, FakeConnectionsTable.Name, new ManualClock());
        Task[] running = [Start(0, BeginAsync), Start(1, EndAsync), Start(2, BeginAsync)];
        while (running.Any(task => !task.IsCompleted))
        {
            var next = order % Processes;
            order /= Processes;
            if (waiting[next] is null)
            {
                next = Array.FindIndex(waiting, waits => waits is not null);
            }

            var turn = waiting[next]!;
            waiting[next] = null;
            turn.SetResult();
            while (waiting[next] is null && !running[next].IsCompleted)
            {
                await Task.Yield();
            }
        }

        await Task.WhenAll(running);

        Task BeginAsync() => connections.BeginAsync("sub", Connection, Token);

        Task EndAsync() => connections.EndAsync("sub", Connection.SessionId, Token);

        Task Start(int number, Func<Task> runAsync)
        {
            process.Value = number;
            return runAsync();
        }
    }
}
