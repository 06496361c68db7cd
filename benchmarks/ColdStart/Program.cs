using System.CommandLine;
using ColdStart;

var rounds = new Option<int>("--rounds") { Description = "Starts of each contender, taking turns; the median counts.", DefaultValueFactory = _ => 20 };
var warm = new Option<int>("--warm") { Description = "Further events of each start.", DefaultValueFactory = _ => 200 };
var before = new Option<string?>("--before") { Description = "The binary (bootstrap) of an earlier commit, to be compared with." };
var command = new RootCommand("Starts the functions and what others would write for the same, and compares how soon they answer.") { rounds, warm, before };
command.SetAction(async (result, cancellationToken) =>
{
    try
    {
        var contenders = await Contender.PrepareAsync(result.GetValue(before), cancellationToken);
        var report = new Report([.. contenders.Select(contender => contender.Name)]);
        await using var stub = await Stub.StartAsync(cancellationToken);

        // The first round reads everything from the disk, and doesn't count.
        for (var round = 0; round <= result.GetValue(rounds); round++)
        {
            await Console.Error.WriteLineAsync(round == 0 ? "unmeasured round" : $"round {round}");
            foreach (var contender in contenders)
            {
                var run = await Run.MeasureAsync(contender, stub, result.GetValue(warm), cancellationToken);
                if (round > 0)
                {
                    report.Add(contender.Name, run);
                }
            }
        }

        report.WriteTo(Console.Out);
        return report.IsMet ? 0 : 2;
    }
    catch (BenchmarkException e)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
});
return await command.Parse(args).InvokeAsync();
