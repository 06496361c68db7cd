namespace Amazon.Lambda.APIGatewayEvents;

/// <summary>An HTTP API's request to a function, payload format 2.0.</summary>
public class APIGatewayHttpApiV2ProxyRequest
{
    /// <summary>The payload format, <c>2.0</c>.</summary>
    public string Version { get; set; }

    /// <summary>The route that matched, for example <c>GET /messages</c>.</summary>
    public string RouteKey { get; set; }

    /// <summary>The path, URL-decoded.</summary>
    public string RawPath { get; set; }

    /// <summary>The query string as it was sent.</summary>
    public string RawQueryString { get; set; }

    /// <summary>The cookies, taken out of the headers; null when there are none.</summary>
    public string[] Cookies { get; set; }

    /// <summary>The headers, names in lower case, several values of one joined by commas.</summary>
    public IDictionary<string, string> Headers { get; set; }

    /// <summary>The query parameters, decoded, several values of one joined by commas; null when there are none.</summary>
    public IDictionary<string, string> QueryStringParameters { get; set; }

    /// <summary>Who calls, by which route, from where.</summary>
    public ProxyRequestContext RequestContext { get; set; }

    /// <summary>The body, in base64 when <see cref="IsBase64Encoded"/>; null when there is none.</summary>
    public string Body { get; set; }

    /// <summary>The path parameters; null when the route has none.</summary>
    public IDictionary<string, string> PathParameters { get; set; }

    /// <summary>Whether <see cref="Body"/> is base64 of the bytes received.</summary>
    public bool IsBase64Encoded { get; set; }

    /// <summary>The stage's variables; null when it has none.</summary>
    public IDictionary<string, string> StageVariables { get; set; }

    /// <summary>Who calls, by which route, from where.</summary>
    public class ProxyRequestContext
    {
        /// <summary>The account of the API.</summary>
        public string AccountId { get; set; }

        /// <summary>The API's id.</summary>
        public string ApiId { get; set; }

        /// <summary>What the route's authorizer found out about the caller; null without one.</summary>
        public AuthorizerDescription Authorizer { get; set; }

        /// <summary>The host name that was called.</summary>
        public string DomainName { get; set; }

        /// <summary>The first label of <see cref="DomainName"/>.</summary>
        public string DomainPrefix { get; set; }

        /// <summary>Method, path and caller's address.</summary>
        public HttpDescription Http { get; set; }

        /// <summary>The API's request id.</summary>
        public string RequestId { get; set; }

        /// <summary>The route's id.</summary>
        public string RouteId { get; set; }

        /// <summary>The route that matched.</summary>
        public string RouteKey { get; set; }

        /// <summary>The stage's name.</summary>
        public string Stage { get; set; }

        /// <summary>When the request came, in the form <c>10/Jul/2026:19:19:05 +0000</c>.</summary>
        public string Time { get; set; }

        /// <summary>When the request came, in milliseconds since 1970.</summary>
        public long TimeEpoch { get; set; }
    }

    /// <summary>Method, path and caller's address.</summary>
    public class HttpDescription
    {
        /// <summary>The HTTP method.</summary>
        public string Method { get; set; }

        /// <summary>The path, URL-decoded.</summary>
        public string Path { get; set; }

        /// <summary>The protocol, for example <c>HTTP/1.1</c>.</summary>
        public string Protocol { get; set; }

        /// <summary>The caller's address.</summary>
        public string SourceIp { get; set; }

        /// <summary>The caller's user agent.</summary>
        public string UserAgent { get; set; }
    }

    /// <summary>What the route's authorizer found out about the caller.</summary>
    public class AuthorizerDescription
    {
        /// <summary>The caller of a route with the IAM authorizer.</summary>
        public IAMDescription IAM { get; set; }

        /// <summary>The IAM principal that signed the request.</summary>
        public class IAMDescription
        {
            /// <summary>The access key the request was signed with.</summary>
            public string AccessKey { get; set; }

            /// <summary>The principal's account.</summary>
            public string AccountId { get; set; }

            /// <summary>The principal's unique id, with the session's name.</summary>
            public string CallerId { get; set; }

            /// <summary>The Cognito identity behind the credentials; null when they are no identity pool's.</summary>
            public CognitoIdentityDescription CognitoIdentity { get; set; }

            /// <summary>The organization's id.</summary>
            public string PrincipalOrgId { get; set; }

            /// <summary>The principal's ARN.</summary>
            public string UserARN { get; set; }

            /// <summary>The principal's unique id, with the session's name.</summary>
            public string UserId { get; set; }
        }

        /// <summary>A Cognito identity.</summary>
        public class CognitoIdentityDescription
        {
            /// <summary>How the identity signed in; the last of three entries ends in <c>:CognitoSignIn:{sub}</c>.</summary>
            public IList<string> AMR { get; set; }

            /// <summary>The identity id, <c>region:uuid</c>.</summary>
            public string IdentityId { get; set; }

            /// <summary>The identity pool.</summary>
            public string IdentityPoolId { get; set; }
        }
    }
}
