mod flows;
mod tables;
mod topology;
mod world;
