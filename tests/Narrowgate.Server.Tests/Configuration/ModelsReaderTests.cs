using Narrowgate.Server.Configuration;
using Narrowgate.Testing;

namespace Narrowgate.Server.Tests.Configuration;

public sealed class ModelsReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_folder_the_built_in_catalogue_is_all()
    {
        ModelsReader.Open(models: null, out var faults).Index.Services.Count.ShouldBe(424);

        faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_faulty_model_is_a_fault_of_the_configuration_at_its_line()
    {
        Write("novelty", "2026-11-01", "{}");

        ModelsReader.Open(new ModelsFolder(_folder.Path, "gate.yaml", 7), out var faults);

        faults.Single().ToString().ShouldBe(
            "gate.yaml:7: models: novelty: 'metadata' is missing; put the whole model of a newer botocore there, or take that service's folder out of it");
    }

    [Fact]
    public void A_model_older_than_the_built_in_one_is_a_fault()
    {
        Write("sqs", "2008-01-01", """
            {
              "metadata": { "apiVersion": "2008-01-01", "endpointPrefix": "sqs", "protocol": "query" },
              "operations": { "ListQueues": { "http": { "method": "POST", "requestUri": "/" } } },
              "shapes": {}
            }
            """);

        ModelsReader.Open(new ModelsFolder(_folder.Path, "gate.yaml", 7), out var faults);

        faults.Single().ToString().ShouldBe("gate.yaml:7: models: sqs of 2008-01-01 is older than the built-in one, or lacks operations that it has; take the folder sqs out of it: the built-in model is the better one");
    }

    [Fact]
    public void A_folder_that_is_not_there_and_one_without_models_say_what_to_write_instead()
    {
        ModelsReader.Open(new ModelsFolder(_folder["nowhere"], "gate.yaml", 7), out var missing);
        ModelsReader.Open(new ModelsFolder(_folder.Path, "gate.yaml", 7), out var empty);

        missing.Single().ToString().ShouldBe(
            $"gate.yaml:7: models: {_folder["nowhere"]}: there is no such folder; "
            + "write the path of a folder that is there, relative to the configuration, or leave models out");
        empty.Single().ToString().ShouldBe(
            $"gate.yaml:7: models: {_folder.Path}: there is no SERVICE/API-VERSION/service-2.json in it; "
            + "lay it out as botocore's data folder: SERVICE/API-VERSION/service-2.json");
    }

    private void Write(string service, string version, string model)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, service, version)).FullName;
        File.WriteAllText(Path.Combine(folder, "service-2.json"), model);
    }
}
