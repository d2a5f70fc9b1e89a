package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.secret.Seal;
import io.moonfleet.hub.internal.secret.SealedVariables;
import io.moonfleet.hub.internal.secret.SecretVariables;
import java.util.ArrayList;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A store in which the secrets of QuickApps, which are their variables of type {@code password} and what they store hidden, are
 * encrypted. In memory they are as they are: the QuickApp must read them.
 */
public final class SealedStore implements HubStore {

    private static final String DEVICE = "device";
    private static final String STORED = "variable/";

    private final HubStore store;
    private final SealedVariables variables;

    private SealedStore(HubStore store, SecretKeys keys) {
        this.store = store;
        this.variables = new SealedVariables(new Seal(keys));
    }

    public static HubStore over(HubStore store, SecretKeys keys) {
        return new SealedStore(store, keys);
    }

    @Override
    public boolean keeps() {
        return store.keeps();
    }

    /** What an older key has sealed, or nobody, is sealed anew. */
    @Override
    public void load(Consumer<Change> reader) {
        var outdated = new ArrayList<Change>();
        store.load(change -> {
            var opened = opened(change);
            if (opened.outdated()) {
                outdated.add(opened.change());
            }
            reader.accept(opened.change());
        });
        outdated.forEach(this::write);
    }

    private record Opened(Change change, boolean outdated) {}

    private Opened opened(Change change) {
        return switch (change) {
            case Change.Property(int device, var name, var value)
            when name.equals(SecretVariables.PROPERTY) -> {
                var list = variables.open(value, Integer.toString(device));
                yield new Opened(new Change.Property(device, name, list), variables.isOutdated(value));
            }
            case Change.Document document
            when document.kind().equals(DEVICE) -> {
                var value = document.body().path("properties").path(SecretVariables.PROPERTY);
                var list = variables.open(value, document.id());
                yield new Opened(with(document, list), variables.isOutdated(value));
            }
            case Change.Document document
            when document.kind().startsWith(STORED) -> {
                var body = variables.openHidden((ObjectNode) document.body(), document.kind());
                yield new Opened(
                        new Change.Document(document.kind(), document.id(), body, document.version()),
                        variables.isOutdatedHidden(document.body()));
            }
            default -> new Opened(change, false);
        };
    }

    @Override
    public void write(Change change) {
        store.write(
                switch (change) {
                    case Change.Property(int device, var name, var value)
                    when name.equals(SecretVariables.PROPERTY) ->
                        new Change.Property(device, name, variables.close(value, Integer.toString(device)));
                    case Change.Document document
                    when document.kind().equals(DEVICE) ->
                        with(
                                document,
                                variables.close(
                                        document.body().path("properties").path(SecretVariables.PROPERTY),
                                        document.id()));
                    case Change.Document document
                    when document.kind().startsWith(STORED) ->
                        new Change.Document(
                                document.kind(),
                                document.id(),
                                variables.closeHidden((ObjectNode) document.body(), document.kind()),
                                document.version());
                    default -> change;
                });
    }

    /** The device with another list of variables. */
    private static Change.Document with(Change.Document document, JsonNode list) {
        var properties = document.body().path("properties");
        if (properties.path(SecretVariables.PROPERTY).equals(list)) {
            return document;
        }
        var changed = ((ObjectNode) properties).objectNode();
        changed.setAll((ObjectNode) properties);
        changed.set(SecretVariables.PROPERTY, list);
        var body = changed.objectNode();
        body.setAll((ObjectNode) document.body());
        body.set("properties", changed);
        return new Change.Document(document.kind(), document.id(), body, document.version());
    }

    @Override
    public CompletionStage<Void> flush() {
        return store.flush();
    }

    @Override
    public long reserve(String sequence, long count) {
        return store.reserve(sequence, count);
    }

    @Override
    public long backup(String name) {
        return store.backup(name);
    }

    @Override
    public void removeBackup(String name) {
        store.removeBackup(name);
    }

    @Override
    public void close() {
        store.close();
    }
}
