mod flows;
mod tables;
mod topology;
mod why;
mod world;
