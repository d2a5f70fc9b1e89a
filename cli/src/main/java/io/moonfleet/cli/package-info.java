package io.moonfleet.cli;
