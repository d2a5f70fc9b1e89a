package io.moonfleet.hub;

import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.internal.catalogue.Notes;
import io.moonfleet.hub.internal.json.Json;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A seeded hub in which people have lived for a while: what lists entries has some. */
final class LivedInHome {

    private LivedInHome() {}

    static SeededHub open(Notes notes) {
        var home = new SeededHub(notes);
        furnish(home.hub);
        live(home.hub);
        return home;
    }

    /** Scenes end as they begin. */
    private record NoScenes() implements ScenePort {
        @Override
        public Running start(SceneRun run) {
            return new Running() {
                @Override
                public CompletionStage<Outcome> ended() {
                    return CompletableFuture.completedFuture(new Outcome.Done(null));
                }

                @Override
                public void kill() {
                    // It has ended.
                }
            };
        }
    }

    private static void furnish(TestHub hub) {
        hub.hub.connectScenes(new NoScenes());
        int door = hub.quickApp("Door", "com.fibaro.doorSensor");
        int plug = hub.quickApp("Plug", "com.fibaro.binarySwitch");
        int valve = hub.quickApp("Valve", "com.fibaro.sprinkler");
        int heat = hub.quickApp("Heat", "com.fibaro.hvacSystemHeat");
        done(hub.post("/devices/addInterface", "{'devicesId':[%d],'interfaces':['power','energy']}".formatted(plug)));
        done(hub.post("/devices/addInterface", "{'devicesId':[%d],'interfaces':['fibaroBreach']}".formatted(door)));
        done(hub.put("/rooms/219", "{'icon':'room_boy'}"));
        done(hub.put("/alarms/v1/partitions/1", "{'devices':[%d]}".formatted(door)));
        done(hub.put("/panels/climate/1", "{'properties':{'devices':[%d]}}".formatted(heat)));
        done(hub.put("/panels/sprinklers/1", "{'days':['monday']}"));
        done(hub.put(
                "/panels/sprinklers/1/sequences/1",
                "{'startTime':21600,'sprinklers':[{'deviceId':%d,'duration':60}]}".formatted(valve)));
        done(hub.put(
                "/RGBPrograms/1",
                "{'steps':[{'color':{'r':255,'g':0,'b':0,'w':0},'duration':1000,'transitionTime':0}]}"));
        done(hub.put(
                "/profiles/1",
                "{'devices':[{'id':55,'action':{'name':'turnOn','isUIAction':false,'args':[]}}],"
                        + "'scenes':[{'sceneId':1,'actions':['run']}],"
                        + "'partitions':[{'partitionId':1,'action':'arm'}],"
                        + "'climateZones':[{'id':1,'mode':'Manual','properties':{'handSetPointHeating':20}}]}"));
        done(hub.put(
                "/deviceNotifications/v1/55",
                "[{'type':'TurningOn','active':true,'label':'on','interval':{'type':'once'},'channels':['Push'],"
                        + "'users':[2]}]"));
        done(hub.put("/globalVariables/it", "{'isEnum':true,'enumValues':['1','2']}"));
        done(hub.put(
                "/energy/billing/tariff",
                "{'rate':0.2,'additionalTariffs':[{'rate':0.1,'name':'Night','startTime':'22:00','endTime':'06:00',"
                        + "'days':['monday']}]}"));
        done(hub.put(
                "/energy/settings",
                "{'consumptionMeasurement':'whole','powerConsumptionMeters':[%d]}".formatted(plug)));
        done(hub.post("/energy/billing/periods", "{'duration':'monthly1','startDate':'2026-06-01'}"));
        done(hub.put(
                "/linkedDevices/v1/devices/1", "{'devices':[{'role':'main','ids':[55]}],'deviceType':'com.fibaro.x'}"));
        done(
                hub.put(
                        "/scenes/1",
                        "{'content':'%s'}"
                                .formatted(
                                        "{\\\"conditions\\\":\\\"{ type = \\\\\\\"manual\\\\\\\", property = \\\\\\\"execute\\\\\\\", isTrigger = true }\\\",\\\"actions\\\":\\\"\\\"}")));
        hub.hub.updateProperty(plug, "power", Json.number(1000));
        hub.hub.updateProperty(plug, "energy", Json.number(1));
    }

    private static void live(TestHub hub) {
        hub.hub.awaitListeners();
        done(hub.post("/events/publishEvent/GeofenceEvent", "{'userId':2,'locationId':1,'geofenceAction':'enter'}"));
        done(hub.post("/alarms/v1/partitions/1/actions/arm", null));
        hub.hub.updateProperty(58, "value", Json.bool(false));
        hub.hub.updateProperty(57, "value", Json.bool(true));
        hub.time.turn(Duration.ofHours(26));
        hub.hub.updateProperty(58, "power", Json.number(10));
        hub.hub.updateProperty(58, "energy", Json.number(26));
        hub.hub.awaitListeners();
        hub.time.turn(Duration.ofHours(1));
        hub.hub.awaitListeners();
    }

    private static void done(ApiAnswer answer) {
        if (answer.isError()) {
            throw new IllegalStateException("the home could not be furnished: " + answer);
        }
    }
}
