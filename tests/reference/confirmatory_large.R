# Confirmatory factor models of many items or many people by lavaan: correlated factors, second order, bifactor.
source("tests/reference/_confirmatory_models.R")

whole_file <- "tests/data/dass42_openpsychometrics/dass42.csv.gz"
data_of$dass <- read.csv(whole_file)
data_of$second_wave <- waves[waves$wave == 2, -(1:2)]
hads_bifactor <- paste0("general =~ ", items("HADS", 1:14), "\n", hads,
                        "\ngeneral ~~ 0*anxiety\ngeneral ~~ 0*depression\nanxiety ~~ 0*depression")
ml <- list(estimator = "ML")
mlr <- list(estimator = "MLR")
wlsmv <- list(estimator = "WLSMV", ordered = TRUE)
ulsmv <- list(estimator = "ULSMV", ordered = TRUE)
fiml <- list(estimator = "MLR", missing = "ml", em.h1.tol = 1e-13, em.h1.iter.max = 20000)

asked <- list(
  dass_three = list(data = "dass", text = three, routes = list(ml = ml, mlr = mlr, wlsmv = wlsmv)),
  dass_second = list(data = "dass", text = paste0(three, "\nwhole =~ depression + anxiety + stress"),
                     routes = list(ml = ml, wlsmv = wlsmv)),
  workers_bifactor = list(data = "workers", text = hads_bifactor, routes = list(ml = ml)),
  wenchuan_second = list(data = "wenchuan", text = paste0(stress, "\nwhole =~ reliving + avoiding + numbing + arousal"),
                         routes = list(mlr = mlr, wlsmv = wlsmv, fiml = fiml)),
  second_wave = list(data = "second_wave", text = paste0("depression =~ ", items("PHQ", 1:9)),
                     routes = list(ml = ml, mlr = mlr, wlsmv = wlsmv, ulsmv = ulsmv, uls = list(estimator = "ULSMV"))))

results <- lapply(asked, function(m) {
  every <- data_of[[m$data]][lavaanNames(m$text, "ov")]
  found <- lapply(m$routes, function(chosen) {
    result <- grouped(polished(m$text, if (is.null(chosen$missing)) na.omit(every) else every, std.lv = TRUE, more = chosen))
    cat(".")
    result
  })
  c(list(text = gsub("\n", "; ", m$text), data = m$data), found)
})

write_reference("confirmatory_large", "lavaan", c(whole_file, workers_file, wenchuan_file, waves_file), results)
