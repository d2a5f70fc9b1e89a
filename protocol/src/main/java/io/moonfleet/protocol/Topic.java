package io.moonfleet.protocol;

import java.util.regex.Pattern;

/**
 * An address on the broker: {@code moonfleet/{hub}/…}. Each kind is a record with the scheme and an example; {@link
 * #parse} reads any of them back.
 */
public sealed interface Topic {

    String ROOT = "moonfleet";

    /** The home that the topic belongs to. */
    String hub();

    /** The topic as the broker knows it. */
    String path();

    /** Requests of gateways and ui-services to one runner: {@code moonfleet/home/runner/runner-1/in}. */
    record RunnerInbox(String hub, String runner) implements Topic {
        public RunnerInbox {
            Segment.require("hub", hub);
            Segment.require("runner", runner);
        }

        @Override
        public String path() {
            return ROOT + "/" + hub + "/runner/" + runner + "/in";
        }
    }

    /**
     * What other runners ask of one: {@code moonfleet/home/runner/runner-1/peers}. Orders travel here, and only runners' accounts
     * may publish to it.
     */
    record PeerInbox(String hub, String runner) implements Topic {
        public PeerInbox {
            Segment.require("hub", hub);
            Segment.require("runner", runner);
        }

        @Override
        public String path() {
            return ROOT + "/" + hub + "/runner/" + runner + "/peers";
        }
    }

    /** Whether a runner is there and what it carries: {@code moonfleet/home/runner/runner-1/presence}. */
    record RunnerPresence(String hub, String runner) implements Topic {
        public RunnerPresence {
            Segment.require("hub", hub);
            Segment.require("runner", runner);
        }

        @Override
        public String path() {
            return ROOT + "/" + hub + "/runner/" + runner + "/presence";
        }

        /** The filter for the presence of all runners of a hub. */
        public static String filter(String hub) {
            return ROOT + "/" + Segment.require("hub", hub) + "/runner/+/presence";
        }
    }

    /** Replies to one gateway or ui instance: {@code moonfleet/home/reply/gateway-1}. */
    record ReplyInbox(String hub, String instance) implements Topic {
        public ReplyInbox {
            Segment.require("hub", hub);
            Segment.require("instance", instance);
        }

        @Override
        public String path() {
            return ROOT + "/" + hub + "/reply/" + instance;
        }
    }

    /** Who owns a QuickApp: {@code moonfleet/home/placement/55}. */
    record PlacementOf(String hub, int quickApp) implements Topic {
        public PlacementOf {
            Segment.require("hub", hub);
            Segment.requireId("QuickApp", quickApp);
        }

        @Override
        public String path() {
            return ROOT + "/" + hub + "/placement/" + quickApp;
        }

        /** The filter for all placements of a hub. */
        public static String filter(String hub) {
            return ROOT + "/" + Segment.require("hub", hub) + "/placement/+";
        }
    }

    /** What happened to a device: {@code moonfleet/home/event/view/55}. */
    record EventOf(String hub, EventKind kind, int device) implements Topic {
        public EventOf {
            Segment.require("hub", hub);
            Segment.requireId("device", device);
        }

        @Override
        public String path() {
            return ROOT + "/" + hub + "/event/" + kind.segment() + "/" + device;
        }

        /** The filter for all events of a kind in a hub. */
        public static String filter(String hub, EventKind kind) {
            return ROOT + "/" + Segment.require("hub", hub) + "/event/" + kind.segment() + "/+";
        }
    }

    /** What {@code /refreshStates} gives: {@code moonfleet/home/changes}. */
    record ChangesOf(String hub) implements Topic {
        public ChangesOf {
            Segment.require("hub", hub);
        }

        @Override
        public String path() {
            return ROOT + "/" + hub + "/changes";
        }
    }

    /**
     * Reads a topic.
     *
     * @throws ProtocolException it is none of ours
     */
    static Topic parse(String path) {
        var segments = path.split("/", -1);
        if (segments.length < 3 || !segments[0].equals(ROOT)) {
            throw unknown(path);
        }
        var hub = segments[1];
        if (segments[2].equals("changes")) {
            only(path, segments, 3);
            return new ChangesOf(hub);
        }
        if (segments.length < 4) {
            throw unknown(path);
        }
        return switch (segments[2]) {
            case "runner" -> parseRunner(path, hub, segments);
            case "reply" -> new ReplyInbox(hub, only(path, segments, 4)[3]);
            case "placement" -> new PlacementOf(hub, Segment.id(path, only(path, segments, 4)[3]));
            case "event" -> new EventOf(hub, EventKind.of(only(path, segments, 5)[3]), Segment.id(path, segments[4]));
            default -> throw unknown(path);
        };
    }

    private static Topic parseRunner(String path, String hub, String[] segments) {
        var runner = only(path, segments, 5)[3];
        return switch (segments[4]) {
            case "in" -> new RunnerInbox(hub, runner);
            case "peers" -> new PeerInbox(hub, runner);
            case "presence" -> new RunnerPresence(hub, runner);
            default -> throw unknown(path);
        };
    }

    private static String[] only(String path, String[] segments, int count) {
        if (segments.length != count) {
            throw unknown(path);
        }
        return segments;
    }

    private static ProtocolException unknown(String path) {
        return new ProtocolException("UNKNOWN_TOPIC", "not a topic of Moonfleet: '" + path + "'");
    }

    /** Names may not carry what means something to a broker: a hub called {@code +} would read everybody's mail. */
    final class Segment {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

        private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,9}");

        private Segment() {}

        /** Checks the name of a hub, runner or instance and gives it back. */
        public static String require(String what, String name) {
            if (name == null || !NAME.matcher(name).matches()) {
                throw new ProtocolException(
                        "BAD_NAME",
                        what + " name '" + name + "' must be 1–64 letters, digits, dots, dashes or underscores, "
                                + "beginning with a letter or digit");
            }
            return name;
        }

        static void requireId(String what, int id) {
            if (id <= 0) {
                throw new ProtocolException("BAD_NAME", what + " id " + id + " must be positive");
            }
        }

        /** Only the spelling that {@link Topic#path} writes: two topics for one device would be two devices to a broker. */
        static int id(String path, String segment) {
            if (!ID.matcher(segment).matches()) {
                throw unknown(path);
            }
            try {
                return Integer.parseInt(segment);
            } catch (NumberFormatException tooLarge) {
                throw unknown(path);
            }
        }
    }
}
