package io.moonfleet.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.google.gson.JsonParseException;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Says what an API server would not take of an object: a field that is not there, a missing one, one of a wrong type. */
final class KubernetesSchemas {

    private static final ObjectMapper STRICT = new ObjectMapper().setAnnotationIntrospector(new NoAdditions());

    /** Reads an object strictly. */
    private interface Reader {
        Object read(String json) throws IOException;
    }

    /** Classes that Kubernetes generates from its own OpenAPI description refuse what that does not describe. */
    private final Map<String, Reader> kubernetes = Map.ofEntries(
            Map.entry("v1/ConfigMap", V1ConfigMap::fromJson),
            Map.entry("v1/PersistentVolumeClaim", V1PersistentVolumeClaim::fromJson),
            Map.entry("v1/Namespace", V1Namespace::fromJson),
            Map.entry("v1/Pod", V1Pod::fromJson),
            Map.entry("v1/Secret", V1Secret::fromJson),
            Map.entry("v1/Service", V1Service::fromJson),
            Map.entry("v1/ServiceAccount", V1ServiceAccount::fromJson),
            Map.entry("apps/v1/Deployment", V1Deployment::fromJson),
            Map.entry("apps/v1/StatefulSet", V1StatefulSet::fromJson),
            Map.entry("batch/v1/Job", V1Job::fromJson),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::fromJson),
            Map.entry("networking.k8s.io/v1/Ingress", V1Ingress::fromJson),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::fromJson),
            Map.entry("policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::fromJson));

    /** Classes made from the descriptions of others; they would keep what they do not know, if they were let. */
    private final Map<String, Class<?>> generated = Map.of(
            "gateway.networking.k8s.io/v1/HTTPRoute", HTTPRoute.class,
            "monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class);

    /** Nobody publishes classes of these for Java: the fields we use, as their documentation describes them. */
    private final Map<String, DescribedFields> described = Map.of(
            "keda.sh/v1alpha1/ScaledObject", DescribedFields.resource("keda-scaledobject"),
            "postgresql.cnpg.io/v1/Cluster", DescribedFields.resource("cloudnativepg-cluster"));

    KubernetesSchemas() {
        // Sets up the reader that all its classes share.
        new JSON();
    }

    /** Empty when it would be taken. */
    List<String> complaints(JsonNode object) {
        var type = object.path("apiVersion").asText() + "/" + Manifests.kind(object);
        if (kubernetes.containsKey(type)) {
            return strictly(kubernetes.get(type), object);
        }
        if (generated.containsKey(type)) {
            return withoutRest(generated.get(type), object);
        }
        if (described.containsKey(type)) {
            return described.get(type).complaints(object);
        }
        return List.of("nobody knows " + type);
    }

    private static List<String> strictly(Reader reader, JsonNode object) {
        try {
            reader.read(object.toString());
            return List.of();
        } catch (IOException | JsonParseException | IllegalArgumentException refused) {
            return List.of(refused.getMessage());
        }
    }

    private static List<String> withoutRest(Class<?> type, JsonNode object) {
        try {
            STRICT.treeToValue(object, type);
            return List.of();
        } catch (JsonProcessingException refused) {
            return List.of(refused.getMessage());
        }
    }

    /** Has nowhere to put what a class does not know. */
    private static final class NoAdditions extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated member) {
            return false;
        }
    }
}
