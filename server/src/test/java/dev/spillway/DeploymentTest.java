package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.spillway.app.Settings;
import dev.spillway.app.SettingsLoader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of {@code deploy/}, as far as they can be tried without a container engine. */
class DeploymentTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Of a manifest, each kind with the fields that Kubernetes knows, and no others. */
  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "ConfigMap", ConfigMap.class,
          "Secret", Secret.class,
          "Service", Service.class,
          "StatefulSet", StatefulSet.class,
          "PodDisruptionBudget", PodDisruptionBudget.class);

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  /** A mapper that takes an unknown field for a mistake, which the model's own keeps. */
  private static ObjectMapper strict() {
    SimpleModule module =
        new SimpleModule()
            .setDeserializerModifier(
                new BeanDeserializerModifier() {
                  private static final long serialVersionUID = 1L;

                  @Override
                  public BeanDeserializerBuilder updateBuilder(
                      DeserializationConfig config,
                      BeanDescription description,
                      BeanDeserializerBuilder builder) {
                    builder.setAnySetter(null);
                    return builder;
                  }
                });
    return new YAMLMapper()
        .registerModule(module)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  private static Map<String, List<Object>> manifests() throws IOException {
    ObjectMapper mapper = strict();
    Map<String, List<Object>> byKind = new HashMap<>();
    try (var documents =
        mapper
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(
                new YAMLFactory().createParser(read("deploy/kubernetes/spillway.yaml")))) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        String kind = document.path("kind").asText();
        assertThat(KINDS).containsKey(kind);
        byKind
            .computeIfAbsent(kind, name -> new ArrayList<>())
            .add(mapper.treeToValue(document, KINDS.get(kind)));
      }
    }
    return byKind;
  }

  private static <T> T only(Map<String, List<Object>> manifests, Class<T> type) {
    List<Object> all = manifests.getOrDefault(type.getSimpleName(), List.of());
    assertThat(all).hasSize(1);
    return type.cast(all.getFirst());
  }

  @Test
  void the_manifests_are_what_kubernetes_takes_and_belong_together() throws IOException {
    Map<String, List<Object>> manifests = manifests();
    StatefulSet set = only(manifests, StatefulSet.class);
    Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
    assertThat(set.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
    assertThat(only(manifests, PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels())
        .isEqualTo(labels);
    List<Service> services =
        manifests.getOrDefault("Service", List.of()).stream().map(Service.class::cast).toList();
    assertThat(services).allMatch(service -> service.getSpec().getSelector().equals(labels));
    assertThat(services)
        .extracting(service -> service.getMetadata().getName())
        .contains(set.getSpec().getServiceName());
  }

  @Test
  void a_pod_has_the_least_rights_and_settings_that_a_server_takes() throws IOException {
    Map<String, List<Object>> manifests = manifests();
    PodSpec pod = only(manifests, StatefulSet.class).getSpec().getTemplate().getSpec();
    Container container = pod.getContainers().getFirst();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getResources().getLimits()).containsKey("memory");
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/health/ready");

    Map<String, String> environment = new HashMap<>(only(manifests, ConfigMap.class).getData());
    environment.putAll(only(manifests, Secret.class).getStringData());
    for (EnvVar variable : container.getEnv()) {
      environment.put(variable.getName(), String.valueOf(variable.getValue()));
    }
    environment.put("SPILLWAY_NODE", "spillway-0");
    environment.compute(
        "SPILLWAY_CLUSTER_URL",
        (name, url) -> String.valueOf(url).replace("$(SPILLWAY_NODE)", "spillway-0"));
    Settings settings = SettingsLoader.load(Optional.empty(), environment, Map.of());
    assertThat(settings.cluster().url().orElseThrow().getHost())
        .isEqualTo("spillway-0.spillway-nodes");
    assertThat(settings.http().managementPort()).contains(9090);
  }

  @Test
  void the_nodes_of_the_compose_file_have_settings_that_a_server_takes() throws IOException {
    Object compose =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(read("deploy/compose.yaml"));
    // Merged by the loader, as by the program.
    JsonNode services = new ObjectMapper().valueToTree(compose).path("services");
    for (String node : List.of("node-1", "node-2")) {
      JsonNode service = services.path(node);
      Map<String, String> environment = new HashMap<>();
      service
          .path("environment")
          .properties()
          .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asText()));
      Settings settings = SettingsLoader.load(Optional.empty(), environment, Map.of());
      assertThat(settings.cluster().node()).isEqualTo(node);
      assertThat(settings.cluster().url().orElseThrow().getHost()).isEqualTo(node);
      assertThat(service.path("read_only").asBoolean()).isTrue();
    }
  }

  @Test
  void the_image_starts_the_jvm_as_the_launcher_does() throws IOException {
    String image = read("Dockerfile").replaceAll("\\\\\\s+", "");
    for (String option :
        List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow")) {
      assertThat(read("spillway")).contains(option);
      assertThat(image.substring(image.indexOf("ENTRYPOINT"))).contains('"' + option + '"');
    }
    assertThat(image).contains("USER 10001").contains("CMD [\"serve\"]");
  }
}
