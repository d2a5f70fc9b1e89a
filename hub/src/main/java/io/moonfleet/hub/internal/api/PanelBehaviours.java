package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.life.ClimateZones;
import io.moonfleet.hub.internal.life.HumidityZones;
import io.moonfleet.hub.internal.life.Sprinklers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The panels of HC3's pages: climate and water. */
final class PanelBehaviours {

    private static final int MAX_SEQUENCES = 100;

    private final HubParts parts;
    private final DocumentTable documents;
    private final DocumentBehaviours collections;

    PanelBehaviours(HubParts parts, DocumentBehaviours collections) {
        this.parts = parts;
        this.documents = parts.documents();
        this.collections = collections;
    }

    void register(Map<String, Behaviour> behaviours, Map<String, Rules> rules) {
        zones(rules);
        behaviours.put("climate.createDefault", Behaviour.of(_ -> createDefaultZones()));
        behaviours.put("climate.available", Behaviour.of(_ -> ApiAnswer.ok(thermostats())));
        behaviours.put("sprinklers.createSequence", Behaviour.of(this::createSequence));
        behaviours.put("sprinklers.putSequence", Behaviour.of(this::putSequence));
        behaviours.put("sprinklers.deleteSequence", Behaviour.of(this::deleteSequence));
        behaviours.put("sprinklers.start", Behaviour.of(call -> water(call, true)));
        behaviours.put("sprinklers.stop", Behaviour.of(call -> water(call, false)));
    }

    // ---- climate and water: what is stored goes to who makes it happen

    private void zones(Map<String, Rules> rules) {
        var life = parts.life();
        rules.put(ClimateZones.KIND, new Living(ClimateZones.KIND, ClimateZones::complete, life.climate()::apply));
        rules.put(HumidityZones.KIND, new Living(HumidityZones.KIND, HumidityZones::complete, life.humidity()::apply));
        rules.put(
                Sprinklers.KIND,
                new Living(Sprinklers.KIND, PanelBehaviours::numberSequences, id -> life.sprinklers()
                        .plan(id)) {
                    /** HC3 tells the changed schedule in a list of its own. */
                    @Override
                    public JsonNode answerOfChange(ObjectNode shown) {
                        return Json.array(List.of(shown));
                    }
                });
    }

    /** Rules of documents that make something happen. */
    private class Living implements Rules {
        private final String kind;
        private final Consumer<ObjectNode> completing;
        private final Consumer<String> changed;

        Living(String kind, Consumer<ObjectNode> completing, Consumer<String> changed) {
            this.kind = kind;
            this.completing = completing;
            this.changed = changed;
        }

        @Override
        public void complete(ObjectNode document, ObjectNode before, ObjectNode sent) {
            completing.accept(document);
        }

        @Override
        public void stored(ObjectNode document) {
            changed.accept(document.path("id").asText());
        }

        @Override
        public void removed(ObjectNode document) {
            changed.accept(document.path("id").asText());
        }

        /** What the change has set in motion may have written to it already. */
        @Override
        public ObjectNode show(ObjectNode document) {
            return documents.find(kind, document.path("id").asText()).orElse(document);
        }
    }

    /** Sequences that come with a schedule get numbers. */
    private static void numberSequences(ObjectNode schedule) {
        var sequences = Json.array();
        int next = 1;
        for (var each : schedule.path("sequences")) {
            next = Math.max(next, each.path("id").asInt() + 1);
        }
        for (var each : schedule.path("sequences")) {
            if (!(each instanceof ObjectNode sent)) {
                throw HubException.badRequest("sequences: each must be an object");
            }
            var sequence = Json.object()
                    .put("id", each.path("id").asInt() > 0 ? each.path("id").asInt() : next++)
                    .put("isRunning", each.path("isRunning").asBoolean());
            sequences.add(sequence(sent, sequence));
        }
        schedule.set("sequences", sequences);
    }

    private JsonNode thermostats() {
        var ids = Json.array();
        parts.devices().all().stream()
                .filter(device -> parts.devices().typeTable().isA(device.type(), "com.fibaro.hvacSystem"))
                .forEach(device -> ids.add(device.id()));
        return ids;
    }

    /** One zone for each room that has thermostats. */
    private ApiAnswer createDefaultZones() {
        if (documents.count("climateZone") > 0) {
            throw HubException.conflict("there are climate zones already");
        }
        var resource = parts.catalogue().resources().get("climateZone");
        var made = new ArrayList<ObjectNode>();
        for (var room : documents.all("room")) {
            var devices = Json.array();
            thermostats().forEach(id -> {
                if (parts.devices().get(id.asInt()).roomId() == room.path("id").asInt()) {
                    devices.add(id);
                }
            });
            if (!devices.isEmpty()) {
                var zone = Json.object();
                zone.set("name", room.path("name"));
                zone.putObject("properties").put("mode", "Auto").set("devices", devices);
                made.add(collections.create(resource, zone));
            }
        }
        return ApiAnswer.ok(Json.array(made));
    }

    // ---- sprinklers

    private ApiAnswer createSequence(Call call) {
        var sent = call.object();
        var changed = documents.change("sprinklerSchedule", call.path("scheduleId"), schedule -> {
            var sequences = Json.array();
            int next = 1;
            for (var each : schedule.path("sequences")) {
                sequences.add(each);
                next = Math.max(next, each.path("id").asInt() + 1);
            }
            if (sequences.size() >= MAX_SEQUENCES) {
                throw HubException.conflict("sequences: there are " + MAX_SEQUENCES + " already");
            }
            sequences.add(sequence(sent, Json.object().put("id", next).put("isRunning", false)));
            schedule.set("sequences", sequences);
            return schedule;
        });
        parts.life().sprinklers().plan(call.path("scheduleId"));
        return new ApiAnswer(201, changed.path("sequences"));
    }

    private static ObjectNode sequence(ObjectNode sent, ObjectNode into) {
        if (sent.has("startTime")) {
            if (!sent.path("startTime").isIntegralNumber()) {
                throw HubException.badRequest("startTime: must be a whole number");
            }
            into.set("startTime", sent.get("startTime"));
        }
        if (sent.has("sprinklers")) {
            if (!sent.path("sprinklers").isArray()) {
                throw HubException.badRequest("sprinklers: must be a list");
            }
            into.set("sprinklers", sent.get("sprinklers"));
        }
        return into;
    }

    /** Changes one sequence of a schedule; null takes it out. */
    private JsonNode changeSequence(Call call, java.util.function.UnaryOperator<ObjectNode> change) {
        int id = call.number("sequenceId");
        var changed = documents
                .change("sprinklerSchedule", call.path("scheduleId"), schedule -> {
                    var sequences = Json.array();
                    boolean found = false;
                    for (var each : schedule.path("sequences")) {
                        if (each.path("id").asInt() == id && each instanceof ObjectNode sequence) {
                            found = true;
                            var shorter = change.apply(sequence);
                            if (shorter != null) {
                                sequences.add(shorter);
                            }
                        } else {
                            sequences.add(each);
                        }
                    }
                    if (!found) {
                        throw DocumentTable.unknown("sequence", call.path("sequenceId"));
                    }
                    schedule.set("sequences", sequences);
                    return schedule;
                })
                .path("sequences");
        parts.life().sprinklers().plan(call.path("scheduleId"));
        return changed;
    }

    private ApiAnswer putSequence(Call call) {
        var sent = call.object();
        return ApiAnswer.ok(changeSequence(call, each -> sequence(sent, each)));
    }

    private ApiAnswer deleteSequence(Call call) {
        changeSequence(call, _ -> null);
        return new ApiAnswer(204, null);
    }

    /** Waters one after the other, or stops. */
    private ApiAnswer water(Call call, boolean on) {
        var schedule = documents.get(Sprinklers.KIND, call.path("scheduleId"));
        int id = call.number("sequenceId");
        for (var sequence : schedule.path("sequences")) {
            if (sequence.path("id").asInt() == id) {
                if (on) {
                    int seconds = call.queryNumber("wateringTime").orElse(0);
                    parts.life().sprinklers().start(call.path("scheduleId"), sequence, seconds);
                } else {
                    parts.life().sprinklers().stop(call.path("scheduleId"), id);
                }
                return new ApiAnswer(200, null);
            }
        }
        throw DocumentTable.unknown("sequence", call.path("sequenceId"));
    }
}
