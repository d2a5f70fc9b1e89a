package io.moonfleet.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ChildInstallation;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What {@code --%%state} asks for: a QuickApp's variables, storage and children, in a file from one run to the next. It is
 * compared with the file every second, so that little is lost when the process is killed, and written a last time at the end.
 */
final class KeptState implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KeptState.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String VARIABLES = "quickAppVariables";

    /** What the type or the code gives a child anew. */
    private static final Set<String> NOT_KEPT = Set.of("viewLayout", "uiView", "icon", "categories", "deviceIcon");

    private final Hub hub;
    private final int quickApp;
    private final Path file;
    private final CountDownLatch closed = new CountDownLatch(1);
    private byte[] written = {};

    private KeptState(Hub hub, int quickApp, Path file) {
        this.hub = hub;
        this.quickApp = quickApp;
        this.file = file;
    }

    /** Gives the device what the file holds, if there is one, and keeps it from now on. */
    static KeptState of(Hub hub, int quickApp, Path file) {
        var state = new KeptState(hub, quickApp, file.toAbsolutePath());
        state.restore();
        Thread.ofVirtual().name("state-" + quickApp).start(state::keep);
        return state;
    }

    private void restore() {
        if (!Files.exists(file)) {
            return;
        }
        try {
            written = Files.readAllBytes(file);
            var kept = JSON.readTree(written);
            restoreOwn(quickApp, kept);
            if (hub.devices().children(quickApp).isEmpty()) {
                kept.path("children").forEach(this::restoreChild);
            }
        } catch (IOException | HubException unreadable) {
            hub.log(
                    quickApp,
                    "warning",
                    "STATE",
                    "the state in " + file + " cannot be used: " + unreadable.getMessage() + "; it begins empty");
        }
    }

    private void restoreOwn(int device, JsonNode kept) {
        if (kept.path("variables").isArray()) {
            hub.updateProperty(device, VARIABLES, merged(device, kept.path("variables")));
        }
        var storage = hub.storage(device);
        var hidden = new HashSet<String>();
        kept.path("hidden").forEach(name -> hidden.add(name.asText()));
        for (var entry : kept.path("storage").properties()) {
            storage.set(entry.getKey(), entry.getValue(), hidden.contains(entry.getKey()));
        }
    }

    /** Kept values, and variables that the headers have since. */
    private JsonNode merged(int device, JsonNode kept) {
        var list = JsonNodeFactory.instance.arrayNode();
        kept.forEach(list::add);
        for (var declared : hub.devices().find(device).orElseThrow().property(VARIABLES)) {
            var known = false;
            for (var variable : kept) {
                known |= variable.path("name").equals(declared.path("name"));
            }
            if (!known) {
                list.add(declared);
            }
        }
        return list;
    }

    private void restoreChild(JsonNode kept) {
        var interfaces = JSON.convertValue(kept.path("interfaces"), String[].class);
        var child = hub.devices()
                .createChild(
                        quickApp,
                        new ChildInstallation(
                                kept.path("name").asText(),
                                kept.path("type").asText(),
                                (ObjectNode) kept.path("properties"),
                                Arrays.asList(interfaces)));
        restoreOwn(child.id(), kept);
    }

    private void keep() {
        try {
            while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                write();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void write() {
        var device = hub.devices().find(quickApp);
        if (device.isEmpty()) {
            return;
        }
        try {
            var now = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(stateOf(device.get()));
            if (!Arrays.equals(now, written)) {
                var parent = file.getParent();
                Files.createDirectories(parent);
                var half = parent.resolve(file.getFileName() + ".new");
                Files.deleteIfExists(half);
                Files.createFile(half, ownersOnly(half));
                Files.write(half, now);
                Files.move(half, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                written = now;
            }
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException failed) {
            LOG.errorf("the state of QuickApp %d cannot be written to %s: %s", quickApp, file, failed.getMessage());
        }
    }

    /** There may be passwords and tokens in it; why they are not sealed is in decision 0185. */
    private static FileAttribute<?>[] ownersOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private ObjectNode stateOf(Device device) {
        var state = own(device);
        var children = state.putArray("children");
        for (var child : hub.devices().children(quickApp)) {
            var entry = own(child).put("name", child.name()).put("type", child.type());
            entry.set("interfaces", child.document().path("interfaces"));
            var properties = entry.putObject("properties");
            child.document().path("properties").properties().stream()
                    .filter(property -> !NOT_KEPT.contains(property.getKey()))
                    .forEach(property -> properties.set(property.getKey(), property.getValue()));
            children.add(entry);
        }
        return state;
    }

    private ObjectNode own(Device device) {
        var own = JsonNodeFactory.instance.objectNode();
        own.set("variables", device.property(VARIABLES));
        var storage = own.putObject("storage");
        hub.storage(device.id()).all().forEach(storage::set);
        var hidden = hub.storage(device.id()).hidden();
        if (!hidden.isEmpty()) {
            var names = own.putArray("hidden");
            hidden.forEach(names::add);
        }
        return own;
    }

    @Override
    public void close() {
        closed.countDown();
        write();
    }
}
