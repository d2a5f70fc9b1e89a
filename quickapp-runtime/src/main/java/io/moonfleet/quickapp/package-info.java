package io.moonfleet.quickapp;
