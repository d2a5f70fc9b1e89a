package io.moonfleet.hub.internal.api;

import io.moonfleet.hub.internal.catalogue.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds the operation of a path in a tree of its segments; a literal segment wins over a parameter. */
final class Router {

    private static final int MAX_SEGMENTS = 32;

    /** What a path led to. */
    sealed interface Match {
        record Found(Operation operation, Map<String, String> parameters) implements Match {}

        record WrongMethod(Set<String> allowed) implements Match {}

        record Unknown() implements Match {}
    }

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private Node parameter;
        private final Map<String, Operation> operations = new HashMap<>();
    }

    private final Node root = new Node();

    Router(List<Operation> operations) {
        operations.forEach(this::add);
    }

    private void add(Operation operation) {
        var node = root;
        for (var segment : segments(operation.path())) {
            if (segment.startsWith("{")) {
                if (node.parameter == null) {
                    node.parameter = new Node();
                }
                node = node.parameter;
            } else {
                node = node.literals.computeIfAbsent(segment, _ -> new Node());
            }
        }
        var other = node.operations.put(operation.method(), operation);
        if (other != null) {
            throw new IllegalStateException(operation.method() + " " + operation.path() + " is there twice");
        }
    }

    private static List<String> segments(String path) {
        var segments = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i <= path.length(); i++) {
            if (i == path.length() || path.charAt(i) == '/') {
                if (i > start) {
                    segments.add(path.substring(start, i));
                }
                start = i + 1;
            }
        }
        return segments;
    }

    Match find(String method, String path) {
        var segments = segments(path);
        if (segments.size() > MAX_SEGMENTS) {
            return new Match.Unknown();
        }
        var values = new ArrayList<String>();
        var node = find(root, segments, 0, values);
        if (node == null) {
            return new Match.Unknown();
        }
        var operation = node.operations.get(method);
        if (operation == null) {
            return new Match.WrongMethod(new TreeSet<>(node.operations.keySet()));
        }
        var parameters = new LinkedHashMap<String, String>();
        int index = 0;
        for (var segment : segments(operation.path())) {
            if (segment.startsWith("{")) {
                // Whoever hands over a path leaves a slash inside a segment encoded.
                parameters.put(
                        segment.substring(1, segment.length() - 1),
                        values.get(index++).replace("%2F", "/"));
            }
        }
        return new Match.Found(operation, parameters);
    }

    /** Deep first, literals before the parameter, back when a branch ends without operations. */
    private static Node find(Node node, List<String> segments, int depth, List<String> values) {
        if (depth == segments.size()) {
            return node.operations.isEmpty() ? null : node;
        }
        var segment = segments.get(depth);
        var literal = node.literals.get(segment);
        if (literal != null) {
            var found = find(literal, segments, depth + 1, values);
            if (found != null) {
                return found;
            }
        }
        if (node.parameter != null) {
            values.add(segment);
            var found = find(node.parameter, segments, depth + 1, values);
            if (found != null) {
                return found;
            }
            values.removeLast();
        }
        return null;
    }
}
