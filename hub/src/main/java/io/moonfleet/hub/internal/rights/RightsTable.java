package io.moonfleet.hub.internal.rights;

import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.internal.catalogue.Operation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who may call which operation, as {@code rights.txt} says; its head explains its form. What is not in it is for administrators. */
public final class RightsTable {

    private static final String FILE = "/io/moonfleet/hub/rights.txt";
    private static final Right ADMINISTRATORS = new Right(Set.of(), Subject.NONE);

    private final Map<String, Right> rights = new HashMap<>();

    /** Who, beside administrators, may call an operation, and what they must have been granted for it. */
    public record Right(Set<HubCaller.Role> roles, Subject subject) {

        public boolean admits(HubCaller caller) {
            return caller.role() == HubCaller.Role.ADMIN || roles.contains(caller.role());
        }
    }

    /**
     * What a call is about.
     *
     * @param kind of the thing, empty when it is about nothing that is granted
     * @param places where its number stands: {@code {deviceID}}, {@code ?id}, {@code .deviceId}; {@code *}: about all of the
     *     kind
     */
    public record Subject(String kind, List<String> places) {

        static final Subject NONE = new Subject("", List.of());

        public boolean isNone() {
            return kind.isEmpty();
        }

        public boolean isAll() {
            return places.contains("*");
        }
    }

    /** The rules that are enforced. */
    public RightsTable() {
        this(rules());
    }

    /** @param rules lines in the form of {@code rights.txt} */
    public RightsTable(List<String> rules) {
        rules.forEach(this::add);
    }

    /** The lines of {@code rights.txt} that are rules. */
    public static List<String> rules() {
        try (var in = RightsTable.class.getResourceAsStream(FILE);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        var halves = line.split(" \\| ", 2);
        var words = halves[0].strip().split(" +", -1);
        var subject =
                halves.length == 1 ? Subject.NONE : subject(halves[1].strip().split(" +", -1));
        if (rights.put(words[1] + " " + words[2], new Right(roles(words[0]), subject)) != null) {
            throw new IllegalStateException("rights.txt has " + words[1] + " " + words[2] + " twice");
        }
    }

    private static Subject subject(String[] words) {
        return new Subject(words[0], List.copyOf(Arrays.asList(words).subList(1, words.length)));
    }

    private static Set<HubCaller.Role> roles(String who) {
        return switch (who) {
            case "viewer" -> Set.of(HubCaller.Role.VIEWER, HubCaller.Role.USER);
            case "viewer+code" -> Set.of(HubCaller.Role.VIEWER, HubCaller.Role.USER, HubCaller.Role.QUICKAPP);
            case "user" -> Set.of(HubCaller.Role.USER);
            case "user+code" -> Set.of(HubCaller.Role.USER, HubCaller.Role.QUICKAPP);
            case "code" -> Set.of(HubCaller.Role.QUICKAPP);
            default -> throw new IllegalStateException("rights.txt: nobody is called " + who);
        };
    }

    public Right of(Operation operation) {
        return rights.getOrDefault(operation.method() + " " + operation.path(), ADMINISTRATORS);
    }

    /** {@code METHOD /path} of all that others than administrators may call. */
    public Set<String> operations() {
        return Set.copyOf(rights.keySet());
    }
}
