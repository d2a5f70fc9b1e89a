package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VacantHomesTest {

    private final ArrayDeque<Optional<String>> answers = new ArrayDeque<>();
    private final List<String> left = new ArrayList<>();
    private final VacantHomes homes = new VacantHomes(answers::pop, left::add);

    @Test
    void aRunnerGoesWhenTheSameHomeIsVacantTwice() {
        answers.addAll(List.of(Optional.empty(), Optional.of("south"), Optional.of("south")));
        assertThat(homes.look()).isFalse();
        assertThat(homes.look()).isFalse();
        assertThat(homes.look()).isTrue();
        assertThat(left).containsExactly("south");
    }

    @Test
    void aHomeWhoseRunnerWasOnlyStartedAgainIsLeftAlone() {
        answers.addAll(List.of(Optional.of("south"), Optional.empty(), Optional.of("south"), Optional.of("north")));
        while (!answers.isEmpty()) {
            assertThat(homes.look()).isFalse();
        }
        assertThat(left).isEmpty();
    }

    @Test
    void anApplicationThatHasNotStartedYetIsAskedAgain() {
        answers.add(Optional.of("south"));
        answers.add(Optional.of("south"));
        var slow = new ArrayDeque<>(List.of(true, false, false));
        var starting = new VacantHomes(
                () -> {
                    if (slow.pop()) {
                        throw new NoSuchElementException("moonfleet.instance.runner is required");
                    }
                    return answers.pop();
                },
                left::add);
        assertThat(starting.look()).isFalse();
        assertThat(starting.look()).isFalse();
        assertThat(starting.look()).isTrue();
        assertThat(left).containsExactly("south");
    }

    @Test
    void aDatabaseThatDoesNotAnswerMakesNobodyGo() {
        var silent = new VacantHomes(
                () -> {
                    throw new SQLException("away");
                },
                left::add);
        assertThat(silent.look()).isFalse();
        assertThat(silent.look()).isFalse();
        assertThat(left).isEmpty();
    }
}
