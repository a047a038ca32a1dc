# Arms compared as in a simulated trial, on a real one: analysis of covariance and means by lm, shares by base R and chisq.test.
source("tests/reference/_reference.R")
source("tests/reference/_repeated_measures.R")

wide <- read.csv(beat_the_blues_file)
wide$arm <- as.numeric(wide$treatment == "BtheB")
told <- function(model) {
  found <- summary(model); limits <- confint(model)["arm", ]
  list(value = unname(coef(model)["arm"]), se = found$coefficients["arm", 2], df = model$df.residual,
       p_value = found$coefficients["arm", 4], low = unname(limits[1]), high = unname(limits[2]), n = length(model$residuals))
}
means <- list(
  mean_difference = told(lm(bdi.3m ~ arm, wide)),
  mean_difference_adjusted = told(lm(bdi.3m ~ drug + length + arm, wide)),
  ancova = told(lm(bdi.3m ~ bdi.pre + arm, wide)),
  ancova_adjusted = told(lm(bdi.3m ~ bdi.pre + drug + length + arm, wide)))

# Recovered: at most 9 points after three months.
wide$well <- as.numeric(wide$bdi.3m <= 9)
known <- wide[!is.na(wide$well), ]
table_of <- function(part) matrix(c(sum(part$well[part$arm == 1]), sum(1 - part$well[part$arm == 1]),
                                    sum(part$well[part$arm == 0]), sum(1 - part$well[part$arm == 0])), 2)
cells <- table_of(known)
logit <- summary(glm(well ~ drug + arm, binomial, known, epsilon = 1e-14))$coefficients["arm", ]
strata <- array(unlist(lapply(split(known, known$drug), table_of)), c(2, 2, 2))
shares <- list(
  chi_square = suppressWarnings(chisq.test(cells, correct = FALSE)$p.value),
  fisher = fisher.test(cells)$p.value,
  chi_square_adjusted = mantelhaen.test(strata, correct = FALSE)$p.value,
  odds_ratio_adjusted = log(unname(mantelhaen.test(strata)$estimate)),
  logistic = list(value = unname(logit[1]), p_value = unname(logit[4])))

write_reference("simulated_power", c("stats"), beat_the_blues_file, list(means = means, shares = shares))
