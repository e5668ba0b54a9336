namespace Narrowgate.Aws.Models;

/// <summary>What proxy mode asks of the models: a host that is AWS's is looked into, any other never is.</summary>
public interface IAwsHosts
{
    /// <param name="host">A host name in lower case, without a port.</param>
    bool IsAws(string host);
}
