// Changes the message log's code in one place at a time, and asks its tests: a change that they don't notice has to be explained.
// `LogMutations [text …]`: only mutants whose name contains one of the texts. Exit code 1: a survivor without a reason, or a reason without one.
// `--except TEXT`: not those whose name contains it. `--by NAME`: only test classes whose name contains it have a say.
// `--reasons FILE`: other reasons than those of survivors.txt. `--no-build`: the tests are built already.
using System.Diagnostics;
using LogMutations;

var root = Workshop.FindRoot();
var arguments = new Arguments(args, Path.Combine(root, "tests", "LogMutations", "survivors.txt"));
var reasons = new Survivors(await File.ReadAllLinesAsync(arguments.Reasons));

var files = new List<MutatedFile>();
foreach (var path in Directory.EnumerateFiles(Path.Combine(root, "src", "Realtime", "Log"), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
{
    var (members, mutants) = (files.Sum(file => file.Members), files.Sum(file => file.Mutants.Count()));
    files.Add(new(Path.GetRelativePath(root, path), await File.ReadAllTextAsync(path), members, mutants + 1));
}

var watch = Stopwatch.StartNew();
files.RemoveAll(file => !file.Mutants.Any(mutant => arguments.IsAsked(mutant.Name)));
var workshop = new Workshop(root);
var left = workshop.Build(files, arguments.AreTestsBuilt);
using var judge = new Judge(workshop.Tests, arguments.By);
if (!judge.Prepare())
{
    Console.WriteLine("The tests fail without any change, or there are none.");
    return 1;
}

var asked = files.SelectMany(file => file.Mutants).Where(mutant => left.Contains(mutant.Id) && arguments.IsAsked(mutant.Name)).ToList();
Console.WriteLine($"{asked.Count} mutants of {files.Count} files, after {watch.Elapsed.TotalSeconds:F0} s.");
var (verdicts, survivors) = (new int[4], new HashSet<string>());
await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (mutant, _) =>
{
    var verdict = await judge.TryAsync(mutant);
    lock (survivors)
    {
        verdicts[(int)verdict]++;
        if (verdict is Verdict.Survived or Verdict.NotReached)
        {
            survivors.Add(mutant.Name);
            Console.WriteLine($"{(reasons.Explains(mutant.Name) ? "explained" : "SURVIVED")} {(verdict is Verdict.NotReached ? "(not reached) " : "")}line {mutant.Line}: {mutant.Name}");
        }

        if (verdicts.Sum() % 100 == 0)
        {
            Console.WriteLine($"{verdicts.Sum()} of {asked.Count} after {watch.Elapsed.TotalSeconds:F0} s");
        }
    }
});

var unexplained = survivors.Count(name => !reasons.Explains(name));
var outdated = reasons.Outdated(survivors, arguments.IsAsked).ToList();
outdated.ForEach(name => Console.WriteLine($"No survivor any more, or without a reason: {name}"));

// test.sh shows a notice.
Console.WriteLine($"notice: {asked.Count} mutants in {watch.Elapsed.TotalMinutes:F0} min: {verdicts[0]} killed, {verdicts[1]} ran for ever, {survivors.Count} survived, {unexplained} of them without a reason.");
return unexplained == 0 && outdated.Count == 0 ? 0 : 1;
