package io.moonfleet.deploy;

import static io.moonfleet.deploy.Workload.elements;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may open a connection to whom: what the network policies of some manifests say together. */
record NetworkArrows(Manifests manifests) {

    /** {@code gateway → broker mqtt}: both ends have a policy that allows it, or one end is outside. */
    Set<String> allowed() {
        var arrows = new TreeSet<String>();
        for (var policy : policies()) {
            var self = selected(policy);
            for (var rule : elements(policy.path("spec").path("egress")).toList()) {
                ends(rule.path("to"))
                        .forEach(end -> ports(rule).forEach(port -> arrows.add(self + " → " + end + " " + port)));
            }
            for (var rule : elements(policy.path("spec").path("ingress")).toList()) {
                ends(rule.path("from")).filter(end -> !isOurs(end)).forEach(end -> ports(rule)
                        .forEach(port -> arrows.add(end + " → " + self + " " + port)));
            }
        }
        arrows.removeIf(arrow -> !isTaken(arrow));
        return arrows;
    }

    /** Arrows that one of our pods may begin and another of ours does not take, or the other way round. */
    Set<String> halves() {
        var begun = new TreeSet<String>();
        var taken = new TreeSet<String>();
        for (var policy : policies()) {
            var self = selected(policy);
            for (var rule : elements(policy.path("spec").path("egress")).toList()) {
                ends(rule.path("to")).filter(this::isOurs).forEach(end -> ports(rule)
                        .forEach(port -> begun.add(self + " → " + end + " " + port)));
            }
            for (var rule : elements(policy.path("spec").path("ingress")).toList()) {
                ends(rule.path("from")).filter(this::isOurs).forEach(end -> ports(rule)
                        .forEach(port -> taken.add(end + " → " + self + " " + port)));
            }
        }
        var both = new TreeSet<>(begun);
        both.retainAll(taken);
        begun.addAll(taken);
        begun.removeAll(both);
        return begun;
    }

    private boolean isTaken(String arrow) {
        return !halves().contains(arrow);
    }

    private boolean isOurs(String end) {
        return policies().stream().anyMatch(policy -> selected(policy).equals(end));
    }

    /** All but the one that refuses everything. */
    private List<JsonNode> policies() {
        return manifests
                .ofKind("NetworkPolicy")
                .filter(policy -> !isForAll(policy))
                .toList();
    }

    /** Whether it takes every pod of the release and allows nothing. */
    static boolean isForAll(JsonNode policy) {
        var spec = policy.path("spec");
        return !spec.path("podSelector").toString().contains("component")
                && !spec.path("podSelector").toString().contains("cnpg")
                && !spec.has("ingress")
                && !spec.has("egress");
    }

    private static String selected(JsonNode policy) {
        return ends(Stream.of(policy.path("spec"))).findFirst().orElseThrow();
    }

    private static Stream<String> ends(JsonNode peers) {
        return peers.isMissingNode() ? Stream.of("anywhere") : ends(elements(peers));
    }

    private static Stream<String> ends(Stream<JsonNode> peers) {
        return peers.map(peer -> {
            if (peer.has("ipBlock")) {
                return "addresses " + peer.path("ipBlock").path("cidr").asText();
            }
            if (peer.has("namespaceSelector")) {
                return "namespace "
                        + peer.path("namespaceSelector")
                                .path("matchLabels")
                                .path("kubernetes.io/metadata.name")
                                .asText();
            }
            var labels = peer.path("podSelector").path("matchLabels");
            return labels.has("cnpg.io/cluster")
                    ? "store"
                    : labels.path("app.kubernetes.io/component").asText();
        });
    }

    private static List<String> ports(JsonNode rule) {
        var ports = elements(rule.path("ports"))
                .map(port -> (port.path("protocol").asText().equals("UDP") ? "udp " : "")
                        + port.path("port").asText())
                .collect(Collectors.toList());
        return ports.isEmpty() ? List.of("every port") : ports;
    }
}
