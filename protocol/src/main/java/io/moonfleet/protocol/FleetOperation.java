package io.moonfleet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What runners that share a home ask of each other. One of them is the keeper: it holds the hub and says who runs what. Every
 * order carries the keeper's epoch, everything that a QuickApp does the epoch of its placement; lower ones than known are
 * refused.
 */
public sealed interface FleetOperation extends Operation {

    /**
     * Writes of QuickApps, oldest first; a runner sends the next only when the keeper has answered that these are durable.
     *
     * @param batch names this message, however often it is sent: a keeper applies it once
     */
    record HomeWrites(String runner, String batch, List<Written> writes) implements FleetOperation {
        public HomeWrites {
            writes = List.copyOf(writes);
        }
    }

    /** A write and who may make it. */
    record Written(int quickApp, long epoch, HomeWrite write) {}

    /**
     * A QuickApp's call of HC3's API.
     *
     * @param path without {@code /api}, with its query
     * @param after the message with the last of what the QuickApp has written before: who has not got that one refuses; null when
     *     all of it has been answered
     */
    record HomeCall(
            int quickApp,
            long epoch,
            String method,
            String path,
            @JsonInclude(JsonInclude.Include.NON_NULL) JsonNode body,
            @JsonInclude(JsonInclude.Include.NON_NULL) String after)
            implements FleetOperation {

        @Override
        public boolean mayRepeat() {
            return ApiCall.mayRepeat(method, path);
        }
    }

    /**
     * QuickApps are about to move to a runner: it does what can be done before they may run there. Answered when that is done, or
     * is not worth waiting for; a {@link Host} follows, or nothing.
     *
     * @param incarnation the runner's stay in the fleet that is meant
     */
    record Prepare(long keeper, long incarnation, List<Hosting> quickApps) implements FleetOperation {
        public Prepare {
            quickApps = List.copyOf(quickApps);
        }
    }

    /**
     * The keeper has a runner run QuickApps; those that it runs already begin a new life.
     *
     * @param incarnation the runner's stay in the fleet that is meant; a later one refuses
     */
    record Host(long keeper, long incarnation, List<Hosting> quickApps) implements FleetOperation {
        public Host {
            quickApps = List.copyOf(quickApps);
        }
    }

    /**
     * All that a runner must know to run a QuickApp.
     *
     * @param limits what the QuickApp may do beside or beyond what all may
     * @param devices the QuickApp's and its children's, as the API shows them
     * @param state what the QuickApp's former life has left for this one; null for nothing
     */
    record Hosting(
            int quickApp,
            long epoch,
            List<File> files,
            Map<String, Double> limits,
            List<JsonNode> devices,
            @JsonInclude(JsonInclude.Include.NON_NULL) JsonNode state) {
        public Hosting {
            files = List.copyOf(files);
            limits = Map.copyOf(limits);
            devices = List.copyOf(devices);
        }
    }

    /** A Lua file. */
    record File(String name, boolean main, String content) {}

    /**
     * The keeper has a runner end a QuickApp; answered when its last write has reached the keeper, with what it leaves for its
     * next life as {@code state}.
     *
     * @param handover whether the QuickApp is asked for that
     */
    record Release(long keeper, int quickApp, long epoch, boolean handover) implements FleetOperation {}

    /** The keeper has a QuickApp act. */
    record QuickAppCall(long keeper, int quickApp, long epoch, Operation operation) implements FleetOperation {}

    /** The keeper asks which QuickApps a runner runs, under which epochs. */
    record Held(long keeper) implements FleetOperation {}

    /**
     * What happened in the home that concerns a runner: events as {@code refreshStates} shows them, for the QuickApps that
     * listen, and for its copies of devices.
     */
    record News(long keeper, List<Item> items) implements FleetOperation {
        public News {
            items = List.copyOf(items);
        }
    }

    /** An event, and whether the QuickApps that listen are to hear of it. */
    record Item(long sequence, boolean forListeners, JsonNode event) {}

    /** The keeper goes: whoever can should take the hub. */
    record TakeOver() implements FleetOperation {}
}
