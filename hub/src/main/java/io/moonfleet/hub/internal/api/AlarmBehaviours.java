package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubEvent.PropertyChanged;
import io.moonfleet.hub.HubListener;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import java.time.Instant;
import java.util.Map;

/**
 * {@code /alarms}: partitions are armed, at once or after their delay, and breached by their devices. It hears every
 * change of a property, so it looks at one only when it is a sensor's value that became true.
 */
final class AlarmBehaviours implements HubListener {

    private static final String KIND = "partition";
    private static final String HISTORY = "alarmHistory";
    private static final int KEPT_HISTORY = 500;

    private final HubParts parts;
    private final DocumentTable documents;

    AlarmBehaviours(HubParts parts) {
        this.parts = parts;
        this.documents = parts.documents();
    }

    void register(Map<String, Behaviour> behaviours, Map<String, Rules> rules) {
        rules.put(KIND, new Rules() {
            @Override
            public ObjectNode show(ObjectNode partition) {
                return AlarmBehaviours.this.show(partition);
            }
        });
        behaviours.put("alarms.breached", Behaviour.of(_ -> ApiAnswer.ok(breached())));
        behaviours.put("alarms.armAll", Behaviour.of(_ -> forAll(this::arm)));
        behaviours.put("alarms.disarmAll", Behaviour.of(_ -> forAll(this::disarm)));
        behaviours.put("alarms.tryArmAll", Behaviour.of(_ -> tryArmAll()));
        behaviours.put("alarms.arm", Behaviour.of(call -> one(call, this::arm)));
        behaviours.put("alarms.disarm", Behaviour.of(call -> one(call, this::disarm)));
        behaviours.put("alarms.tryArm", Behaviour.of(call -> ApiAnswer.ok(tryArm(documents.get(KIND, call.id())))));
        behaviours.put("alarms.devices", Behaviour.of(_ -> ApiAnswer.ok(devices())));
        behaviours.put("alarms.history", Behaviour.of(this::history));
    }

    /** Goes on with what was waiting when the hub went down. */
    void resume() {
        for (var partition : documents.all(KIND)) {
            var id = partition.path("id").asText();
            if (partition.has("armsAt")) {
                armLater(id, Instant.ofEpochSecond(partition.path("armsAt").asLong()));
            }
            if (partition.has("breachesAt")) {
                breachLater(
                        id,
                        0,
                        Instant.ofEpochSecond(partition.path("breachesAt").asLong()));
            }
        }
    }

    private ObjectNode show(ObjectNode partition) {
        var shown = Json.object();
        shown.setAll(partition);
        long left = partition.path("armsAt").asLong() - parts.now();
        shown.put("secondsToArm", Math.max(0, left));
        shown.remove("armsAt");
        shown.remove("breachesAt");
        return shown;
    }

    private JsonNode breached() {
        var ids = Json.array();
        documents.all(KIND).stream()
                .filter(each -> each.path("breached").asBoolean())
                .forEach(each -> ids.add(each.path("id").asInt()));
        return ids;
    }

    /** What a partition does. */
    private interface Step {
        void on(String id);
    }

    private ApiAnswer forAll(Step step) {
        documents.ids(KIND).forEach(step::on);
        return new ApiAnswer(204, null);
    }

    private ApiAnswer one(Call call, Step step) {
        documents.get(KIND, call.id());
        step.on(call.id());
        return new ApiAnswer(204, null);
    }

    private void arm(String id) {
        var partition = documents.get(KIND, id);
        if (partition.path("armed").asBoolean() || partition.path("armsAt").asLong() > 0) {
            return;
        }
        int delay = partition.path("armDelay").asInt();
        if (delay <= 0) {
            armNow(id);
            return;
        }
        var due = parts.clock().instant().plusSeconds(delay);
        documents.change(KIND, id, each -> each.put("armsAt", due.getEpochSecond()));
        armLater(id, due);
    }

    private void armLater(String id, Instant due) {
        parts.alarms().at(due, () -> armIfStillWished(id, due));
    }

    private void armIfStillWished(String id, Instant due) {
        var partition = documents.find(KIND, id);
        if (partition.isPresent() && partition.get().path("armsAt").asLong() == due.getEpochSecond()) {
            armNow(id);
        }
    }

    private void armNow(String id) {
        boolean homeWasArmed = homeArmed();
        documents.change(KIND, id, each -> {
            each.remove("armsAt");
            return each.put("armed", true).put("breached", false).put("lastActionAt", parts.now());
        });
        tell("AlarmPartitionArmedEvent", id, "armed", true);
        remember("PartitionArmed", id, 0);
        if (homeArmed() && !homeWasArmed) {
            parts.events().generic(0, "HomeArmStateChangedEvent", Json.object().put("newValue", true));
        }
    }

    private void disarm(String id) {
        var partition = documents.get(KIND, id);
        boolean wasArmed = partition.path("armed").asBoolean();
        boolean homeWasArmed = homeArmed();
        documents.change(KIND, id, each -> {
            each.remove("armsAt");
            each.remove("breachesAt");
            return each.put("armed", false).put("breached", false).put("lastActionAt", parts.now());
        });
        if (wasArmed) {
            tell("AlarmPartitionArmedEvent", id, "armed", false);
            remember("PartitionDisarmed", id, 0);
        }
        if (homeWasArmed) {
            parts.events()
                    .generic(0, "HomeDisarmStateChangedEvent", Json.object().put("newValue", "Disarmed"));
        }
    }

    private boolean homeArmed() {
        var all = documents.all(KIND);
        return !all.isEmpty()
                && all.stream().allMatch(each -> each.path("armed").asBoolean());
    }

    private void tell(String type, String id, String field, boolean value) {
        parts.events()
                .generic(0, type, Json.object().put("id", Integer.parseInt(id)).put(field, value));
    }

    private ApiAnswer tryArmAll() {
        var results = Json.array();
        documents.all(KIND).forEach(partition -> results.add(tryArm(partition)));
        return ApiAnswer.ok(results);
    }

    /** Arms when none of the devices is breached; else says which are. */
    private ObjectNode tryArm(ObjectNode partition) {
        var id = partition.path("id").asText();
        var result = Json.object().put("id", partition.path("id").asInt());
        var open = openDevices(partition);
        if (!open.isEmpty()) {
            result.put("result", "notArmed");
            result.set("breachedDevices", open);
            return result;
        }
        arm(id);
        long at = documents.get(KIND, id).path("armsAt").asLong();
        result.put("result", at > 0 ? "armDelayed" : "armed");
        return result.put("armTime", at > 0 ? at : parts.now());
    }

    private ArrayNode openDevices(ObjectNode partition) {
        var open = Json.array();
        for (var id : partition.path("devices")) {
            boolean breached = parts.devices()
                    .find(id.asInt())
                    .map(device -> device.property("value").asBoolean())
                    .orElse(false);
            if (breached) {
                open.add(id);
            }
        }
        return open;
    }

    private JsonNode devices() {
        var list = Json.array();
        for (var device : parts.devices().all()) {
            if (device.hasInterface("fibaroBreach")) {
                list.addObject().put("id", device.id()).put("name", device.name());
            }
        }
        return list;
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
                    && contains(partition.path("devices"), event.device())) {
                startBreach(partition, event.device());
            }
        }
    }

    private static boolean contains(JsonNode ids, int id) {
        for (var each : ids) {
            if (each.asInt() == id) {
                return true;
            }
        }
        return false;
    }

    /** After a breach there may be time to disarm. */
    private void startBreach(ObjectNode partition, int device) {
        var id = partition.path("id").asText();
        int delay = partition.path("breachDelay").asInt();
        if (delay <= 0) {
            breach(id, device);
            return;
        }
        var due = parts.clock().instant().plusSeconds(delay);
        documents.change(KIND, id, each -> each.put("breachesAt", due.getEpochSecond()));
        breachLater(id, device, due);
    }

    private void breachLater(String id, int device, Instant due) {
        parts.alarms().at(due, () -> {
            var now = documents.find(KIND, id);
            if (now.isPresent() && now.get().path("breachesAt").asLong() == due.getEpochSecond()) {
                breach(id, device);
            }
        });
    }

    private void breach(String id, int device) {
        documents.change(KIND, id, each -> {
            each.remove("breachesAt");
            return each.put("breached", true).put("lastActionAt", parts.now());
        });
        tell("AlarmPartitionBreachedEvent", id, "breached", true);
        parts.scenes().alarmBreached();
        parts.events().generic(device, "HomeBreachedEvent", Json.object().put("breached", true));
        remember("PartitionBreached", id, device);
    }

    // ---- history

    private void remember(String type, String partition, int device) {
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
                            .put("userId", 0)
                            .put("deviceId", device)
                            .put("timestamp", parts.now()));
            documents.remove(HISTORY, Integer.toString(number - KEPT_HISTORY));
            return null;
        });
    }

    private ApiAnswer history(Call call) {
        long from = call.queryNumber("from").orElse(0);
        long to = call.queryNumber("to").orElse(Integer.MAX_VALUE);
        int size = Math.clamp(call.queryNumber("pageSize").orElse(50), 1, KEPT_HISTORY);
        int page = Math.clamp(call.queryNumber("page").orElse(1), 1, KEPT_HISTORY);
        var type = call.query("type");
        var all = documents.all(HISTORY);
        var ordered = call.query("order").orElse("desc").equals("asc") ? all : all.reversed();
        var wanted = ordered.stream()
                .filter(each -> each.path("timestamp").asLong() >= from
                        && each.path("timestamp").asLong() <= to)
                .filter(each ->
                        type.isEmpty() || type.get().equals(each.path("type").asText()))
                .skip((long) (page - 1) * size)
                .limit(size)
                .toList();
        return ApiAnswer.ok(Json.array(wanted));
    }
}
