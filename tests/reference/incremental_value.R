# What a predictor adds: likelihood-ratio test, Brier score, calibration (base R, rms), and optimism by bootstrap on samples that
# both programs draw alike, and on samples of its own (rms::validate).
source("tests/reference/_reference.R")
source("tests/reference/_later_work.R")
suppressPackageStartupMessages({library(pROC); library(rms)})

people <- jobs()
smaller <- employed ~ depress1
larger <- employed ~ depress1 + job_seek
fitted_to <- function(formula, data) glm(formula, binomial, data, epsilon = 1e-14, maxit = 100)
logits <- function(fit, data) as.numeric(predict(fit, data))
area <- function(eta, outcome) as.numeric(pROC::auc(pROC::roc(outcome, round(eta, 10), levels = c(0, 1), direction = "<", quiet = TRUE)))
brier <- function(eta, outcome) mean((plogis(eta) - outcome)^2)
intercept <- function(eta, outcome) unname(coef(glm(outcome ~ 1, binomial, offset = eta, epsilon = 1e-14, maxit = 100)))
slope <- function(eta, outcome) unname(coef(glm(outcome ~ eta, binomial, epsilon = 1e-14, maxit = 100))[2])
four <- function(eta, outcome) c(area(eta, outcome), brier(eta, outcome), intercept(eta, outcome), slope(eta, outcome))

test <- anova(fitted_to(smaller, people), fitted_to(larger, people), test = "Chisq")

# Whether self-efficacy says more in one arm than in the other, beside depression; and what it says in each.
people$arm <- factor(people$treat)
alike <- fitted_to(employed ~ depress1 + job_seek + arm, people)
apart <- fitted_to(employed ~ depress1 + job_seek + arm + arm:job_seek, people)
interaction <- anova(alike, apart, test = "Chisq")
in_arm <- lapply(c(0, 1), function(arm) {
  one <- summary(fitted_to(larger, people[people$treat == arm, ]))$coefficients["job_seek", ]
  list(coefficient = unname(one[1]), se = unname(one[2]), p_value = unname(one[4]))
})

# Fitted to the control arm, tried on the other.
away <- people[people$treat == 1, ]
told <- logits(fitted_to(larger, people[people$treat == 0, ]), away)
by_rms <- rms::val.prob(plogis(told), away$employed, pl = FALSE)

# Workers: what anxiety adds to depression. Prediction is not so weak here that calibration slopes of samples run wild.
staff <- workers()[1:1500, ]
before <- criterion ~ depression
after <- criterion ~ depression + anxiety
draws <- 120
drawn <- samples(nrow(staff), draws, 20260115)
tried <- lapply(seq_len(draws), function(draw) {
  sample <- staff[drawn[draw, ], ]
  lapply(list(before, after), function(formula) {
    fit <- fitted_to(formula, sample)
    inside <- logits(fit, sample)
    list(there = c(area(inside, sample$criterion), brier(inside, sample$criterion), 0, 1),
         everybody = four(logits(fit, staff), staff$criterion))
  })
})
mean_of <- function(model, part) Reduce(`+`, lapply(tried, function(d) d[[model]][[part]])) / draws
optimism <- lapply(1:2, function(model) mean_of(model, "there") - mean_of(model, "everybody"))
apparent <- lapply(list(before, after), function(f) {
  eta <- logits(fitted_to(f, staff), staff)
  c(area(eta, staff$criterion), brier(eta, staff$criterion), 0, 1)
})
gains <- vapply(tried, function(d) d[[2]]$there[1] - d[[1]]$there[1], 0)
moved <- optimism[[2]][1] - optimism[[1]][1]

# rms draws its own samples: its mean over batches, and the standard error of that mean.
set.seed(20260115)
whole <- rms::lrm(after, staff, x = TRUE, y = TRUE)
batches <- sapply(1:20, function(i) {
  found <- rms::validate(whole, B = 100)
  c(found["Dxy", "optimism"] / 2, found["B", "optimism"], found["Slope", "index.corrected"])
})
of_batches <- function(i) list(mean = mean(batches[i, ]), se = sd(batches[i, ]) / sqrt(ncol(batches)))

groups <- function(probability, outcome, k) {
  first <- rank(probability, ties.method = "min") - 1
  group <- pmin(floor(first * k / length(probability)), k - 1)
  list(predicted = as.vector(tapply(probability, group, mean)), observed = as.vector(tapply(outcome, group, mean)),
       n = as.vector(table(group)))
}

results <- list(
  likelihood_ratio = list(chi2 = test$Deviance[2], df = test$Df[2], p_value = test$`Pr(>Chi)`[2]),
  interaction = list(chi2 = interaction$Deviance[2], df = interaction$Df[2], p_value = interaction$`Pr(>Chi)`[2]),
  in_arm = in_arm,
  away = list(four = four(told, away$employed), rms_area = unname(by_rms["C (ROC)"]), rms_brier = unname(by_rms["Brier"]),
              rms_slope = unname(by_rms["Slope"]), groups = groups(plogis(told), away$employed, 10)),
  shared = list(draws = draws, start = 20260115, apparent = apparent, optimism = optimism,
                gain = apparent[[2]][1] - apparent[[1]][1] - moved,
                gain_interval = boot:::norm.inter(gains, c(0.025, 0.975))[, 2] - moved),
  rms = list(area_optimism = of_batches(1), brier_optimism = of_batches(2), slope = of_batches(3), draws = 2000)
)
write_reference("incremental_value", c("rms", "pROC", "boot"), c(jobs_file, workers_file), results)
