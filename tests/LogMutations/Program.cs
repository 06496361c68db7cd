// Changes the message log's code in one place at a time, and asks its tests: a change that they don't notice has to be explained.
// `LogMutations [text]`: only mutants whose name contains the text. Exit code 1: a survivor without a reason, or a reason without one.
using LogMutations;

var root = Workshop.FindRoot();
var reasons = (await File.ReadAllLinesAsync(Path.Combine(root, "tests", "LogMutations", "survivors.txt")))
    .Where(line => line.Length > 0 && !line.StartsWith('#') && !line.StartsWith(' '))
    .ToHashSet();
var mutants = Directory.EnumerateFiles(Path.Combine(root, "src", "Realtime", "Log"), "*.cs", SearchOption.AllDirectories)
    .Order(StringComparer.Ordinal)
    .SelectMany(file => Mutant.Of(Path.GetRelativePath(root, file), File.ReadAllText(file)))
    .Where(mutant => args.Length == 0 || mutant.Name.Contains(args[0], StringComparison.Ordinal))
    .ToList();

using var workshop = new Workshop(root);
if (await workshop.TryAsync() is not Verdict.Survived)
{
    Console.WriteLine("The tests fail without any change.");
    return 1;
}

var survivors = new HashSet<string>();
var killed = 0;
foreach (var (index, mutant) in mutants.Index())
{
    var verdict = await workshop.TryAsync(mutant);
    killed += verdict is Verdict.Killed ? 1 : 0;
    if (verdict is Verdict.Survived)
    {
        survivors.Add(mutant.Name);
        Console.WriteLine($"{index + 1}/{mutants.Count} survived: {mutant.Name} (line {mutant.Line})");
    }
}

var unexplained = survivors.Except(reasons).Count();
var outdated = args.Length == 0 ? reasons.Except(survivors).ToList() : [];
Console.WriteLine($"{mutants.Count} mutants, {killed} killed, {survivors.Count} survived, {unexplained} of them without a reason.");
outdated.ForEach(reason => Console.WriteLine($"No survivor any more: {reason}"));
return unexplained == 0 && outdated.Count == 0 ? 0 : 1;
