package io.moonfleet.hub;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Objects;

/**
 * What a hub is opened with.
 *
 * @param hubId names the home; a segment of topics
 * @param store where it is kept; the hub closes it
 * @param clock the hub's time
 * @param zone for sun times, dates and schedules
 * @param latitude of a fresh hub's location; later its settings say
 * @param longitude likewise
 * @param alarms what runs things later, null for a thread over the clock
 */
public record HubSettings(
        String hubId, HubStore store, Clock clock, ZoneId zone, double latitude, double longitude, Alarms alarms) {

    public HubSettings {
        Objects.requireNonNull(hubId, "hubId");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(zone, "zone");
    }

    /** A hub in the machine's zone; the place is the zone's rough middle until somebody sets it. */
    public static HubSettings of(String hubId, HubStore store) {
        return new HubSettings(hubId, store, Clock.systemUTC(), ZoneId.systemDefault(), Double.NaN, Double.NaN, null);
    }

    public HubSettings withStore(HubStore store) {
        return new HubSettings(hubId, store, clock, zone, latitude, longitude, alarms);
    }

    public HubSettings withClock(Clock clock, Alarms alarms) {
        return new HubSettings(hubId, store, clock, zone, latitude, longitude, alarms);
    }

    public HubSettings withZone(ZoneId zone) {
        return new HubSettings(hubId, store, clock, zone, latitude, longitude, alarms);
    }

    public HubSettings withPlace(double latitude, double longitude) {
        return new HubSettings(hubId, store, clock, zone, latitude, longitude, alarms);
    }
}
