package io.moonfleet.hub.internal.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.hub.internal.home.Sun;
import io.moonfleet.hub.internal.json.Json;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FACTS 7: "cron with six strings minute, hour, day, month, weekday, year; match variants; matchInterval". */
class CronTest {

    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");

    private static Sun sun(LocalDate day) {
        return Sun.on(day, 59.33, 18.07, STOCKHOLM);
    }

    private static Cron cron(String fields) {
        return new Cron(Json.texts(List.of(fields.split(" ", -1))));
    }

    private static ZonedDateTime at(String local) {
        return java.time.LocalDateTime.parse(local).atZone(STOCKHOLM);
    }

    @ParameterizedTest
    @CsvSource({
        "30 8 * * * *, 2026-06-21T08:30, 2026-06-22T08:30",
        "* * * * * *, 2026-06-21T08:30:59, 2026-06-21T08:31",
        "0 19 * * 7 *, 2026-06-15T08:00, 2026-06-21T19:00",
        "0 0 29 2 * *, 2026-06-15T08:00, 2028-02-29T00:00",
        "*/15 9-10 * * 1-5 *, 2026-06-19T10:45, 2026-06-22T09:00",
        "00 07 1 1 * 2027, 2026-06-19T10:45, 2027-01-01T07:00",
        // The clocks go forward at two: half past two is left out that night.
        "30 2 * * * *, 2026-03-28T12:00, 2026-03-30T02:30",
    })
    void findsTheNextMatch(String fields, String after, String next) {
        assertThat(cron(fields).next(at(after))).contains(at(next));
    }

    @Test
    void whatNeverComesIsNotFound() {
        assertThat(cron("0 0 31 2 * *").next(at("2026-01-01T00:00"))).isEmpty();
        assertThat(cron("0 0 1 1 * 2020").next(at("2026-01-01T00:00"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "60 * * * * *",
                "* 24 * * * *",
                "* * 0 * * *",
                "* * * 13 * *",
                "* * * * 8 *",
                "a * * * * *",
                "* * *"
            })
    void refusesWhatIsNoDate(String fields) {
        assertThatThrownBy(() -> cron(fields)).isInstanceOf(io.moonfleet.hub.HubException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "match>=, 12:00, true", "match>=, 11:59, false", "match<, 12:59, false", "match<, 11:00, true",
        "match<=, 12:00, true", "match>, 12:00, false", "match>, 12:01, true", "match!=, 12:00, false",
        "match==, 12:00, true", "match, 12:01, false"
    })
    void comparesTheTimeOfDay(String operator, String time, boolean holds) {
        var rule = new TimeRule.Match(cron("0 12 * * * *"), operator);
        assertThat(rule.holds(at("2026-06-21T" + time), CronTest::sun)).isEqualTo(holds);
    }

    @Test
    void anIntervalHoldsForItsTimeAfterTheDate() {
        var rule = new TimeRule.Interval(cron("0 9 * * * *"), 3600);
        assertThat(rule.holds(at("2026-06-21T09:00"), CronTest::sun)).isTrue();
        assertThat(rule.holds(at("2026-06-21T09:59:59"), CronTest::sun)).isTrue();
        assertThat(rule.holds(at("2026-06-21T10:00"), CronTest::sun)).isFalse();
        assertThat(rule.next(at("2026-06-21T09:30"), CronTest::sun)).contains(at("2026-06-22T09:00"));
    }

    @Test
    void anIntervalFromOneMomentComesAgainAndAgain() {
        var rule = new TimeRule.Interval(cron("0 12 1 5 * 2026"), 300);
        assertThat(rule.next(at("2026-06-21T09:01"), CronTest::sun)).contains(at("2026-06-21T09:05"));
        assertThat(rule.next(at("2026-04-21T09:01"), CronTest::sun)).contains(at("2026-05-01T12:00"));
        var everyMinute = new TimeRule.Interval(cron("* * * * * *"), 600);
        assertThat(everyMinute.next(at("2026-06-21T09:01"), CronTest::sun)).contains(at("2026-06-21T09:10"));
    }

    @Test
    void theSunRisesWithAnOffset() {
        var rule = new TimeRule.SunEvent(false, -30, "==");
        var next = rule.next(at("2026-06-21T12:00"), CronTest::sun).orElseThrow();
        assertThat(next).isBetween(at("2026-06-21T21:30"), at("2026-06-21T21:45"));
        assertThat(rule.holds(next, CronTest::sun)).isTrue();
        var dark = new TimeRule.SunEvent(false, 0, ">=");
        assertThat(dark.holds(at("2026-06-21T22:30"), CronTest::sun)).isTrue();
        assertThat(dark.holds(at("2026-06-21T21:30"), CronTest::sun)).isFalse();
        assertThat(new TimeRule.Daylight(true).holds(at("2026-06-21T12:00"), CronTest::sun))
                .isTrue();
    }
}
