package io.moonfleet.hub.internal.life;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.scene.SceneEngine;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Becoming active, a profile sets devices, scenes, partitions and climate zones as it says. */
public final class Profiles {

    public static final String KIND = "profile";
    private static final Logger LOG = LoggerFactory.getLogger(Profiles.class);

    private final HomeTools home;
    private final SceneEngine scenes;
    private final AlarmPartitions partitions;
    private final ClimateZones climate;

    Profiles(HomeTools home, SceneEngine scenes, AlarmPartitions partitions, ClimateZones climate) {
        this.home = home;
        this.scenes = scenes;
        this.partitions = partitions;
        this.climate = climate;
    }

    public int active() {
        return home.documents()
                .find("activeProfile", "it")
                .map(each -> each.path("id").asInt())
                .orElse(1);
    }

    /** Makes a profile the active one, also when it was: its actions run again. */
    public void activate(String id, int user) {
        var profile = home.documents().get(KIND, id);
        int now = profile.path("id").asInt();
        int old = active();
        home.documents().put("activeProfile", "it", Json.object().put("id", now));
        if (old != now) {
            home.tell(
                    "ActiveProfileChangedEvent",
                    Json.object().put("newActiveProfile", now).put("oldActiveProfile", old));
        }
        profile.path("devices").forEach(this::actOn);
        profile.path("scenes").forEach(each -> each.path("actions").forEach(action -> set(each, action.asText())));
        profile.path("partitions").forEach(each -> arm(each, user));
        profile.path("climateZones")
                .forEach(each -> climate.set(each.path("id").asText(), each.path("mode"), each.path("properties")));
    }

    private void actOn(JsonNode device) {
        var action = device.path("action");
        if (action.path("name").isTextual()) {
            var args = new ArrayList<JsonNode>();
            action.path("args").forEach(args::add);
            home.act(device.path("id").asInt(), action.path("name").asText(), args);
        }
    }

    private void set(JsonNode entry, String action) {
        var id = entry.path("sceneId").asText();
        var scene = home.documents().find(SceneEngine.KIND, id);
        if (scene.isEmpty()) {
            return;
        }
        try {
            switch (action) {
                case "run" -> scenes.execute(scene.get(), 0, null);
                case "setToAuto" -> change(id, Json.object().put("mode", "automatic"));
                case "setToManual" -> change(id, Json.object().put("mode", "manual"));
                case "enable" -> change(id, Json.object().put("enabled", true));
                case "disable" -> change(id, Json.object().put("enabled", false));
                default -> LOG.warn("a profile asks scene {} to {}", id, action);
            }
        } catch (HubException e) {
            LOG.warn("a profile could not {} scene {}: {}", action, id, e.getMessage());
        }
    }

    private void change(String scene, ObjectNode fields) {
        home.documents().change(SceneEngine.KIND, scene, each -> each.setAll(fields));
        scenes.refresh(Integer.parseInt(scene));
        home.tell("SceneModifiedEvent", Json.object().put("id", Integer.parseInt(scene)));
    }

    private void arm(JsonNode entry, int user) {
        var id = entry.path("partitionId").asText();
        if (home.documents().find(AlarmPartitions.KIND, id).isPresent()) {
            switch (entry.path("action").asText()) {
                case "arm" -> partitions.arm(id, user);
                case "disarm" -> partitions.disarm(id, user);
                default -> {
                    // It stays as it is.
                }
            }
        }
    }
}
