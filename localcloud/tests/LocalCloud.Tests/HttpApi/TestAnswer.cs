using Microsoft.AspNetCore.Http;

namespace LocalCloud.Tests.HttpApi;

internal sealed record TestAnswer(int Status, IHeaderDictionary Headers, string Body);
