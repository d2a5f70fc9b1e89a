package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.life.AlarmPartitions;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@code /alarms}: partitions, what they have seen, and what belongs to them. */
final class AlarmBehaviours {

    private static final String KIND = AlarmPartitions.KIND;

    private final HubParts parts;
    private final DocumentTable documents;
    private final AlarmPartitions partitions;

    AlarmBehaviours(HubParts parts) {
        this.parts = parts;
        this.documents = parts.documents();
        this.partitions = parts.life().partitions();
    }

    void register(Map<String, Behaviour> behaviours, Map<String, Rules> rules) {
        rules.put(KIND, new PartitionRules());
        behaviours.put("alarms.breached", Behaviour.of(call -> ApiAnswer.ok(breached(call))));
        behaviours.put("alarms.armAll", arming(call -> forAll(call, partitions::arm)));
        behaviours.put("alarms.disarmAll", disarming(call -> forAll(call, partitions::disarm)));
        behaviours.put("alarms.tryArmAll", arming(this::tryArmAll));
        behaviours.put("alarms.arm", arming(call -> one(call, partitions::arm)));
        behaviours.put("alarms.disarm", disarming(call -> one(call, partitions::disarm)));
        behaviours.put("alarms.tryArm", arming(this::tryArm));
        behaviours.put("alarms.devices", Behaviour.of(call -> ApiAnswer.ok(devices(call))));
        behaviours.put("alarms.history", Behaviour.of(this::history));
    }

    /** As HC3 has it: arming wants the PIN of who has chosen so. */
    private Behaviour arming(Function<Call, ApiAnswer> what) {
        return withPin(what, caller -> parts.pins().wantsPinToArm(caller));
    }

    /** Disarming always wants one; where nobody has set any there is none to give. */
    private Behaviour disarming(Function<Call, ApiAnswer> what) {
        return withPin(what, caller -> parts.pins().hasPin(caller));
    }

    /** QuickApps and scenes have no PIN to give. */
    private Behaviour withPin(Function<Call, ApiAnswer> what, Predicate<HubCaller> wanted) {
        return Behaviour.of(call -> {
            var caller = call.request().caller();
            if (!caller.isCodeOfTheHouse() && wanted.test(caller)) {
                parts.pins().require(caller, call.pin(), "the alarm");
            }
            return what.apply(call);
        });
    }

    /** Delays are seconds, devices are there, and what only the hub needs is not shown. */
    private final class PartitionRules implements Rules {

        @Override
        public void complete(ObjectNode partition, ObjectNode before, ObjectNode sent) {
            for (var delay : new String[] {"armDelay", "breachDelay"}) {
                long seconds = partition.path(delay).asLong();
                if (seconds < 0 || seconds > 86_400) {
                    throw HubException.badRequest(delay + ": must be seconds from 0 to 86400");
                }
            }
            for (var id : partition.path("devices")) {
                if (sent.has("devices") && parts.devices().find(id.asInt()).isEmpty()) {
                    throw HubException.badRequest("devices: there is no device " + id.asInt());
                }
            }
        }

        @Override
        public ObjectNode show(ObjectNode partition) {
            var shown = Json.object();
            shown.setAll(partition);
            long left = partition.path("armsAt").asLong() - parts.now();
            shown.put("secondsToArm", Math.max(0, left));
            shown.remove("armsAt");
            shown.remove("breachesAt");
            return shown;
        }
    }

    private JsonNode breached(Call call) {
        var ids = Json.array();
        documents.all(KIND).stream()
                .filter(each -> call.grants().sees(KIND, each))
                .filter(each -> each.path("breached").asBoolean())
                .forEach(each -> ids.add(each.path("id").asInt()));
        return ids;
    }

    /** What a partition does for a user. */
    private interface Step {
        void on(String id, int user);
    }

    private ApiAnswer forAll(Call call, Step step) {
        documents.ids(KIND).forEach(id -> step.on(id, parts.userOf(call)));
        return new ApiAnswer(204, null);
    }

    private ApiAnswer one(Call call, Step step) {
        documents.get(KIND, call.id());
        step.on(call.id(), parts.userOf(call));
        return new ApiAnswer(204, null);
    }

    private ApiAnswer tryArm(Call call) {
        return ApiAnswer.ok(partitions.tryArm(documents.get(KIND, call.id()), parts.userOf(call)));
    }

    private ApiAnswer tryArmAll(Call call) {
        var results = Json.array();
        documents.all(KIND).forEach(partition -> results.add(partitions.tryArm(partition, parts.userOf(call))));
        return ApiAnswer.ok(results);
    }

    private JsonNode devices(Call call) {
        var list = Json.array();
        for (var device : parts.devices().all()) {
            if (device.hasInterface("fibaroBreach") && call.grants().sees(device)) {
                list.addObject().put("id", device.id()).put("name", device.name());
            }
        }
        return list;
    }

    private static boolean isTheirs(Call call, ObjectNode entry) {
        int device = entry.path("deviceId").asInt();
        return call.grants().seesNumbered(KIND, entry.path("partitionId").asText())
                && (device == 0 || call.grants().seesDevice(device));
    }

    private ApiAnswer history(Call call) {
        long from = call.queryNumber("from").orElse(0);
        long to = call.queryNumber("to").orElse(Integer.MAX_VALUE);
        int size = Math.clamp(call.queryNumber("pageSize").orElse(50), 1, AlarmPartitions.KEPT_HISTORY);
        int page = Math.clamp(call.queryNumber("page").orElse(1), 1, AlarmPartitions.KEPT_HISTORY);
        var type = call.query("type");
        var all = documents.all(AlarmPartitions.HISTORY);
        var ordered = call.query("order").orElse("desc").equals("asc") ? all : all.reversed();
        var wanted = ordered.stream()
                .filter(each -> isTheirs(call, each))
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
