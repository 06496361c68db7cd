using LocalCloud.DynamoDb;
using LocalCloud.Gateway;
using LocalCloud.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Support;

/// <summary>What the services declare to support against their registries.</summary>
public sealed class ServiceSupportTests : IAsyncDisposable
{
    private readonly AllParts _all = new();

    public ValueTask DisposeAsync() => _all.DisposeAsync();

    [Fact]
    public void Every_operation_of_a_registry_is_declared_and_nothing_else_is_declared_to_be_there()
    {
        var declared = _all.Services.GetServices<ServiceSupport>().Where(service => service.SigningName is not null).ToDictionary(
            service => service.SigningName!,
            service => service.Operations.Where(operation => operation.Level != SupportLevel.No).Select(operation => operation.Name).Order());

        var registered = _all.Services.GetServices<IAwsService>().Where(service => OperationsOf(service) is not null).ToList();

        Assert.Equal(declared.Keys.Order(), registered.Select(service => service.SigningNames.First()).Order());
        Assert.All(registered, service => Assert.Equal(OperationsOf(service)!.Order(), declared[service.SigningNames.First()]));
    }

    [Fact]
    public void Every_operation_declares_what_it_takes() => Assert.All(
        _all.Services.GetServices<IAwsService>().Where(service => OperationsOf(service) is not null),
        service => Assert.Equal(OperationsOf(service)!.Order(), InputsOf(service).Operations.Order()));

    [Fact]
    public void A_gap_is_named_where_support_is_partial_and_nowhere_where_it_is_full() => Assert.All(
        _all.Services.GetServices<ServiceSupport>().SelectMany(service => service.Operations.Concat(service.Features)),
        row => Assert.True(row.Level switch
        {
            SupportLevel.Full => row.Note is null,
            SupportLevel.Partial => row.Note is { Length: > 0 },
            _ => true,
        }, row.Name));

    [Fact]
    public void Nothing_is_declared_twice() => Assert.All(
        _all.Services.GetServices<ServiceSupport>(),
        service => Assert.Distinct(service.Operations.Concat(service.Features).Select(row => row.Name)));

    private static OperationInputs InputsOf(IAwsService service) => service switch
    {
        JsonService json => json.Inputs,
        QueryService query => query.Inputs,
        RestService rest => rest.Inputs,
        _ => DynamoDbInputs.Members,
    };

    /// <summary>The registry's operations, or <see langword="null"/> of a service that hands them on.</summary>
    private static IEnumerable<string>? OperationsOf(IAwsService service) => service switch
    {
        JsonService json => json.Operations.Keys,
        QueryService query => query.Operations.Keys,
        RestService rest => rest.Routes.Select(route => route.OperationName).Distinct(),
        DynamoDbService dynamo => dynamo.Operations,
        _ => null,
    };
}
