package io.moonfleet.hub.internal.life;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubEvent.PropertyChanged;
import io.moonfleet.hub.HubListener;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.scene.SceneEngine;
import java.time.Instant;

/**
 * Alarm partitions are armed, at once or after their delay, and breached by their devices. It hears every change of a
 * property, so it looks at one only when it is a sensor's value that became true.
 */
public final class AlarmPartitions implements HubListener {

    public static final String KIND = "partition";
    public static final String HISTORY = "alarmHistory";
    public static final int KEPT_HISTORY = 500;

    private final HomeTools home;
    private final DocumentTable documents;
    private final SceneEngine scenes;

    AlarmPartitions(HomeTools home, SceneEngine scenes) {
        this.home = home;
        this.documents = home.documents();
        this.scenes = scenes;
    }

    /** Goes on with what was waiting when the hub went down. */
    void resume() {
        for (var partition : documents.all(KIND)) {
            var id = partition.path("id").asText();
            if (partition.has("armsAt")) {
                armLater(id, Instant.ofEpochSecond(partition.path("armsAt").asLong()), 0);
            }
            if (partition.has("breachesAt")) {
                breachLater(
                        id,
                        0,
                        Instant.ofEpochSecond(partition.path("breachesAt").asLong()));
            }
        }
    }

    public void arm(String id, int user) {
        var partition = documents.get(KIND, id);
        if (partition.path("armed").asBoolean() || partition.path("armsAt").asLong() > 0) {
            return;
        }
        int delay = partition.path("armDelay").asInt();
        if (delay <= 0) {
            armNow(id, user);
            return;
        }
        var due = home.now().plusSeconds(delay);
        documents.change(KIND, id, each -> each.put("armsAt", due.getEpochSecond()));
        armLater(id, due, user);
    }

    private void armLater(String id, Instant due, int user) {
        home.alarms().at(due, () -> armIfStillWished(id, due, user));
    }

    private void armIfStillWished(String id, Instant due, int user) {
        var partition = documents.find(KIND, id);
        if (partition.isPresent() && partition.get().path("armsAt").asLong() == due.getEpochSecond()) {
            armNow(id, user);
        }
    }

    private void armNow(String id, int user) {
        boolean homeWasArmed = homeArmed();
        documents.change(KIND, id, each -> {
            each.remove("armsAt");
            return each.put("armed", true)
                    .put("breached", false)
                    .put("lastActionAt", home.now().getEpochSecond());
        });
        tell("AlarmPartitionArmedEvent", id, "armed", true);
        remember("PartitionArmed", id, 0, user);
        if (homeArmed() && !homeWasArmed) {
            home.events().generic(0, "HomeArmStateChangedEvent", Json.object().put("newValue", true));
        }
    }

    public void disarm(String id, int user) {
        var partition = documents.get(KIND, id);
        boolean wasArmed = partition.path("armed").asBoolean();
        boolean homeWasArmed = homeArmed();
        documents.change(KIND, id, each -> {
            each.remove("armsAt");
            each.remove("breachesAt");
            return each.put("armed", false)
                    .put("breached", false)
                    .put("lastActionAt", home.now().getEpochSecond());
        });
        if (wasArmed) {
            tell("AlarmPartitionArmedEvent", id, "armed", false);
            remember("PartitionDisarmed", id, 0, user);
        }
        if (homeWasArmed) {
            home.events()
                    .generic(0, "HomeDisarmStateChangedEvent", Json.object().put("newValue", "Disarmed"));
        }
    }

    private boolean homeArmed() {
        var all = documents.all(KIND);
        return !all.isEmpty()
                && all.stream().allMatch(each -> each.path("armed").asBoolean());
    }

    private void tell(String type, String id, String field, boolean value) {
        home.events()
                .generic(0, type, Json.object().put("id", Integer.parseInt(id)).put(field, value));
    }

    /** Arms when none of the devices is breached; else says which are. */
    public ObjectNode tryArm(ObjectNode partition, int user) {
        var id = partition.path("id").asText();
        var result = Json.object().put("id", partition.path("id").asInt());
        var open = openDevices(partition);
        if (!open.isEmpty()) {
            result.put("result", "notArmed");
            result.set("breachedDevices", open);
            return result;
        }
        arm(id, user);
        long at = documents.get(KIND, id).path("armsAt").asLong();
        result.put("result", at > 0 ? "armDelayed" : "armed");
        return result.put("armTime", at > 0 ? at : home.now().getEpochSecond());
    }

    private ArrayNode openDevices(ObjectNode partition) {
        var open = Json.array();
        for (var id : partition.path("devices")) {
            boolean breached = home.devices()
                    .find(id.asInt())
                    .map(device -> device.property("value").asBoolean())
                    .orElse(false);
            if (breached) {
                open.add(id);
            }
        }
        return open;
    }

    // ---- breaches

    @Override
    public void onEvent(HubEvent event) {
        boolean tripped = event instanceof PropertyChanged changed
                && changed.property().equals("value")
                && changed.newValue().isBoolean()
                && changed.newValue().booleanValue();
        if (!tripped || documents.count(KIND) == 0) {
            return;
        }
        for (var partition : documents.all(KIND)) {
            if (partition.path("armed").asBoolean()
                    && !partition.path("breached").asBoolean()
                    && !partition.has("breachesAt")
                    && HomeTools.contains(partition.path("devices"), event.device())) {
                startBreach(partition, event.device());
            }
        }
    }

    /** After a breach there may be time to disarm. */
    private void startBreach(ObjectNode partition, int device) {
        var id = partition.path("id").asText();
        int delay = partition.path("breachDelay").asInt();
        if (delay <= 0) {
            breach(id, device);
            return;
        }
        var due = home.now().plusSeconds(delay);
        documents.change(KIND, id, each -> each.put("breachesAt", due.getEpochSecond()));
        breachLater(id, device, due);
    }

    private void breachLater(String id, int device, Instant due) {
        home.alarms().at(due, () -> {
            var now = documents.find(KIND, id);
            if (now.isPresent() && now.get().path("breachesAt").asLong() == due.getEpochSecond()) {
                breach(id, device);
            }
        });
    }

    private void breach(String id, int device) {
        documents.change(KIND, id, each -> {
            each.remove("breachesAt");
            return each.put("breached", true).put("lastActionAt", home.now().getEpochSecond());
        });
        tell("AlarmPartitionBreachedEvent", id, "breached", true);
        scenes.alarmBreached();
        home.events().generic(device, "HomeBreachedEvent", Json.object().put("breached", true));
        remember("PartitionBreached", id, device, 0);
    }

    // ---- history

    private void remember(String type, String partition, int device, int user) {
        documents.exclusively(HISTORY, () -> {
            int number = documents.ids(HISTORY).stream()
                            .mapToInt(Integer::parseInt)
                            .max()
                            .orElse(0)
                    + 1;
            documents.put(
                    HISTORY,
                    Integer.toString(number),
                    Json.object()
                            .put("type", type)
                            .put("partitionId", Integer.parseInt(partition))
                            .put("userId", user)
                            .put("deviceId", device)
                            .put("timestamp", home.now().getEpochSecond()));
            documents.remove(HISTORY, Integer.toString(number - KEPT_HISTORY));
            return null;
        });
    }
}
